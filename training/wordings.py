"""How the sets that ship ask, and what they leave out as unclear.

Much of it stands in `phrases` too, on purpose twice: those may change with the training
text, while a set that was published stays what it was.
"""

from __future__ import annotations

__all__ = [
    "ALIKE",
    "ARTICLES",
    "CAPITAL",
    "COLOUR",
    "OPPOSITE",
    "SPELT",
    "SUM",
    "UNCLEAR",
    "WORD",
]

CAPITAL = {
    "en": """
        What is the capital of {a}?
        What's the capital of {a}?
        Tell me the capital of {a}.
        Which city is the capital of {a}?
        Name the capital city of {a}.
        What city is {a}'s capital?
        """,
    "ko": """
        {a}의 수도는 어디인가요?
        {a}의 수도는?
        {a} 수도가 어디예요?
        {a}의 수도를 알려 주세요.
        {a}의 수도는 어느 도시인가요?
        {a} 수도 이름이 뭐예요?
        {a}의 수도를 말해 보세요.
        {a:은} 수도가 어디입니까?
        """,
}
COLOUR = {
    "en": """
        What color is {a}?
        What colour is {a}?
        Tell me the color of {a}.
        What is the color of {a}?
        """,
    "ko": """
        {a:은} 무슨 색인가요?
        {a:은} 어떤 색이에요?
        {a}의 색은?
        {a}의 색을 알려 주세요.
        {a} 색깔이 뭐예요?
        {a:은} 무슨 색이에요?
        {a:은} 무슨 색입니까?
        """,
}
ARTICLES = {
    "sky": "the sky",
    "banana": "a banana",
    "lemon": "a lemon",
    "carrot": "a carrot",
    "strawberry": "a strawberry",
    "leaf": "a leaf",
    "sea": "the sea",
    "night": "the night",
    "grape": "a grape",
    "tomato": "a tomato",
    "cucumber": "a cucumber",
    "flamingo": "a flamingo",
    "elephant": "an elephant",
}
OPPOSITE = {
    "en": """
        What is the opposite of {a}?
        Tell me the opposite of "{a}".
        Which word is the opposite of {a}?
        Give me the opposite of {a}.
        What word means the opposite of {a}?
        """,
    "ko": """
        '{a}'의 반대말은?
        '{a}'의 반대말은 무엇인가요?
        '{a}'의 반대말을 알려 주세요.
        '{a}'의 반대는 뭐예요?
        """,
}
WORD = {
    "en": """
        What is "{word}" in Korean?
        How do you say {word} in Korean?
        Translate "{word}" into Korean.
        The Korean word for {word}?
        Say {word} in Korean.
        """,
    "ko": """
        {word:은} 영어로 무엇인가요?
        {word:을} 영어로 옮겨 주세요.
        영어로 {word:은} 뭐예요?
        {word:을} 영어로 말해 보세요.
        '{word}'의 영어 단어는?
        """,
}
SUM = {
    "en": """
        What is {sum}?
        Calculate {sum}.
        How much is {sum}?
        What's {sum}?
        """,
    "ko": """
        {sum:은} 얼마인가요?
        {sum:을} 계산해 주세요.
        {sum:은} 얼마예요?
        {sum}의 값을 구하세요.
        """,
}
# Colours that people name or spell in several ways.
SPELT = {
    "gray": "gr[ae]y",
    "초록색": "초록|녹색",
    "하얀색": "하얀|하양|흰",
    "검은색": "검은|검정",
    "파란색": "파란|파랑",
    "빨간색": "빨간|빨강",
    "노란색": "노란|노랑",
    "분홍색": "분홍|핑크",
}
# Pairs of opposites, by their first word, of which some are nearly opposites of others,
# as are light and dark, hard and easy, soft and loud.
ALIKE = (
    ("light", "bright"),
    ("hard", "easy", "strong", "quiet"),
    ("wide", "thick", "big", "long"),
    ("fast", "early"),
    ("high", "deep", "big", "long", "quiet"),
    ("happy", "bright"),
    ("full", "rich"),
    ("near", "deep", "long"),
)
# What has several right answers, or means several things, where no choices are shown.
UNCLEAR = {
    "capital": "Korea",
    "colour": "night grape leaf 밤 눈 풀 포도",
    "opposite": """
        old short light hard dark thin small easy quiet far big
        새로운 낡은 마른 단단한 부드러운 빈 늦은 작은
        """,
    "pair": """
        sun road house rice letter ship fish mother father eye autumn time moon tree
        해 길 집 쌀 편지 배 물고기 눈 가을 시간 달 나무
        """,
}
