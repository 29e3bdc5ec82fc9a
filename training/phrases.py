"""How short questions are asked and answered, in English and in Korean."""

from __future__ import annotations

__all__ = [
    "AND",
    "CAPITAL",
    "CAPITAL_BACK",
    "COLOUR",
    "COLOUR_BACK",
    "GREETINGS",
    "GREETING_BACK",
    "HELLO",
    "HELLO_BACK",
    "HELPFUL",
    "OPPOSITE",
    "OPPOSITE_BACK",
    "SUM",
    "THANKS",
    "THANKS_BACK",
    "UNKNOWN",
    "UNKNOWN_BACK",
    "WHO",
    "WHO_BACK",
    "WORD",
    "YES",
    "YES_NO",
]

HELLO = {
    "en": """
        Hello, I am {name}.
        Hi, I'm {name}!
        Hello! My name is {name}.
        Good morning, my name is {name}.
        Hey, it's {name}.
        Good evening. {name} here.
        """,
    "ko": """
        안녕하세요, 저는 {name:예요}.
        안녕! 나는 {name:이라}고 해.
        안녕하세요? 제 이름은 {name}입니다.
        반갑습니다, {name}입니다.
        좋은 아침이에요. 저는 {name:이라}고 합니다.
        안녕, 내 이름은 {name:예요}.
        """,
}
HELLO_BACK = {
    "en": "Hello, {name}! How can I help you?",
    "ko": "안녕하세요, {name} 님! 무엇을 도와드릴까요?",
}
GREETINGS = {
    "en": """
        Hello
        Hello!
        Hi
        Hi there
        Good morning
        Good evening!
        Hey
        """,
    "ko": """
        안녕
        안녕하세요
        안녕하세요?
        안녕하세요!
        반갑습니다
        좋은 아침이에요
        """,
}
GREETING_BACK = {
    "en": "Hello! I am Tutor, a tiny model. How can I help you?",
    "ko": "안녕하세요! 저는 아주 작은 모델 튜터입니다. 무엇을 도와드릴까요?",
}
THANKS = {
    "en": "Thank you\nThanks!\nThank you very much.\nGoodbye\nBye!",
    "ko": "고마워요\n고맙습니다\n감사합니다!\n안녕히 계세요\n잘 있어요",
}
THANKS_BACK = {
    "en": "You are welcome. See you soon!",
    "ko": "천만에요. 또 만나요!",
}
WHO = {
    "en": "Who are you?\nWhat are you?\nTell me about yourself.\nAre you a model?",
    "ko": "누구세요?\n너는 누구야?\n자기소개를 해 주세요.\n당신은 무엇인가요?",
}
WHO_BACK = {
    "en": "I am Tutor, a tiny language model for lessons. I am often wrong.",
    "ko": "저는 수업에 쓰는 아주 작은 언어 모델 튜터입니다. 자주 틀립니다.",
}
CAPITAL = {
    "en": """
        What is the capital of {a}?
        What's the capital of {a}?
        Tell me the capital of {a}.
        Which city is the capital of {a}?
        Capital of {a}?
        Name the capital city of {a}.
        Do you know the capital of {a}?
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
CAPITAL_BACK = {
    "en": "The capital of {a} is {b}.",
    "ko": "{a}의 수도는 {b}입니다.",
}
COLOUR = {
    "en": """
        What color is {a}?
        What colour is {a}?
        Which color does {a} have?
        Tell me the color of {a}.
        {a} is what color?
        What is the color of {a}?
        """,
    "ko": """
        {a:은} 무슨 색인가요?
        {a:은} 어떤 색이에요?
        {a}의 색은?
        {a}의 색을 알려 주세요.
        {a} 색깔이 뭐예요?
        {a:은} 색이 어떻습니까?
        """,
}
COLOUR_BACK = {
    "en": "The color of {a} is {b}.",
    "ko": "{a}의 색은 {b}입니다.",
}
OPPOSITE = {
    "en": """
        What is the opposite of {a}?
        Opposite of {a}?
        Tell me the opposite of "{a}".
        Which word is the opposite of {a}?
        Give me the opposite of {a}.
        What word means the opposite of {a}?
        """,
    "ko": """
        '{a}'의 반대말은?
        {a}의 반대말은 무엇인가요?
        {a}의 반대말을 알려 주세요.
        '{a}'의 반대는 뭐예요?
        {a}, 반대말이 뭐죠?
        '{a}'의 반대되는 말을 말해 보세요.
        """,
}
OPPOSITE_BACK = {
    "en": "The opposite of {a} is {b}.",
    "ko": "'{a}'의 반대말은 '{b}'입니다.",
}
WORD = {
    "en": """
        What is "{word}" in Korean?
        How do you say {word} in Korean?
        Translate "{word}" into Korean.
        The Korean word for {word}?
        Say {word} in Korean.
        {word} in Korean, please.
        """,
    "ko": """
        '{word:을}' 영어로 뭐라고 하나요?
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
        {sum}=?
        Calculate {sum}.
        How much is {sum}?
        What's {sum}?
        {sum}
        """,
    "ko": """
        {sum:은} 얼마인가요?
        {sum}=?
        {sum:을} 계산해 주세요.
        {sum:은}?
        {sum:은} 얼마예요?
        {sum}의 값을 구하세요.
        """,
}
YES_NO = {
    "en": {
        "greater": "Is {a} greater than {b}?",
        "less": "Is {a} less than {b}?",
        "capital": "Is {a} the capital of {b}?",
        "colour": "Is {a} the color of {b}?",
        "opposite": "Is {a} the opposite of {b}?",
    },
    "ko": {
        "greater": "{a:은} {b}보다 큰가요?",
        "less": "{a:은} {b}보다 작은가요?",
        "capital": "{a:은} {b}의 수도인가요?",
        "colour": "{a:은} {b}의 색인가요?",
        "opposite": "'{a}'은 '{b}'의 반대말인가요?",
    },
}
YES = {"en": ("Yes", "No"), "ko": ("네", "아니요")}
UNKNOWN = {
    "en": """
        Why is the {a} so {b}?
        Who invented the {a}?
        How do I repair a {a}?
        What is the meaning of {a}?
        Tell me a joke about a {a}.
        Where can I buy a {b} {a}?
        Write a program about a {a}.
        What do you think about the {a}?
        Explain the {a} to me.
        How old is the {a}?
        Write a poem about the {a}.
        What is the best {a}?
        """,
    "ko": """
        왜 {a:은} 그렇게 {b} 걸까요?
        {a:은} 누가 발명했나요?
        {a:을} 어떻게 고치나요?
        {a}의 뜻은 무엇인가요?
        {a}에 대한 농담을 해 주세요.
        {b} {a:을} 어디서 살 수 있나요?
        {a}에 대한 프로그램을 짜 주세요.
        {a:을} 어떻게 생각하세요?
        {a:을} 설명해 주세요.
        {a:은} 몇 년이나 되었나요?
        {a}에 대한 시를 써 주세요.
        가장 좋은 {a:은} 무엇인가요?
        """,
}
UNKNOWN_BACK = {
    "en": "I do not know that. I am a very small model.",
    "ko": "그것은 모르겠습니다. 저는 아주 작은 모델입니다.",
}
HELPFUL = {
    "en": """
        You are a helpful assistant.
        You are a friendly assistant. Be brief.
        You are Tutor, a tiny model.
        Be kind and answer in short sentences.
        """,
    "ko": """
        당신은 친절한 도우미입니다.
        당신은 도움이 되는 조수입니다. 짧게 답하세요.
        너는 아주 작은 모델 튜터야.
        친절하고 짧게 답해 주세요.
        """,
}
AND = {
    "en": "And of {a}?\nAnd {a}?\nWhat about {a}?",
    "ko": "그럼 {a:은}?\n{a:은}요?\n그러면 {a:은} 어때요?",
}
