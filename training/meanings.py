"""Sentences on sixteen topics, each the same in English and in Korean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from .items import held_out
from .words import rows

__all__ = ["TOPICS", "Pair", "examined_pairs", "taught_pairs"]

# Words of the topic, then sentences into which any of them fits.
_TEXT = """
weather
rain 비 | snow 눈 | wind 바람 | fog 안개 | storm 폭풍 | sunshine 햇빛
The {a} will come tomorrow. / 내일 {a:이} 올 것입니다.
After the {a} there was {b}. / {a} 다음에 {b:이} 있었습니다.
The forecast speaks of {a}. / 일기예보에서 {a:을} 말합니다.
The sky is grey because of the {a}. / {a} 때문에 하늘이 흐립니다.
I do not like {a} in the morning. / 저는 아침의 {a:을} 좋아하지 않습니다.
It is cold, and {a} is near. / 날이 춥고 {a:이} 가까이 왔습니다.

food
bread 빵 | rice 밥 | soup 국 | cheese 치즈 | noodles 국수 | salad 샐러드
We eat {a} for dinner. / 저녁으로 {a:을} 먹습니다.
The {a} tastes good with {b}. / {a:은} {b:과} 함께 맛있습니다.
She cooks {a} in the kitchen. / 그녀는 부엌에서 {a:을} 요리합니다.
I am hungry and want {a}. / 배가 고파서 {a:을} 먹고 싶습니다.
The cook serves fresh {a}. / 요리사가 신선한 {a:을} 내놓습니다.
Add salt to the {a}. / {a}에 소금을 넣으세요.

sport
football 축구 | tennis 테니스 | swimming 수영 |
basketball 농구 | running 달리기 | baseball 야구
Our team won at {a}. / 우리 팀이 {a}에서 이겼습니다.
He trains {a} and {b}. / 그는 {a:과} {b:을} 연습합니다.
The {a} match ended in a draw. / {a} 경기는 무승부로 끝났습니다.
The coach teaches {a} to children. / 감독이 아이들에게 {a:을} 가르칩니다.
She became a champion in {a}. / 그녀는 {a} 챔피언이 되었습니다.
They practise {a} in the stadium. / 그들은 경기장에서 {a:을} 합니다.

music
piano 피아노 | violin 바이올린 | guitar 기타 | drum 북 | flute 플루트 | trumpet 트럼펫
She plays the {a} very well. / 그녀는 {a:을} 아주 잘 연주합니다.
The {a} and the {b} sound together. / {a:과} {b:이} 함께 울립니다.
The concert began with a {a}. / 연주회는 {a:으로} 시작했습니다.
The melody of the {a} is slow. / {a}의 선율은 느립니다.
The band needs a {a}. / 악단에 {a:이} 필요합니다.
He wrote a song for the {a}. / 그는 {a:을} 위한 노래를 썼습니다.

animals
cat 고양이 | dog 강아지 | horse 말 | rabbit 토끼 | tiger 호랑이 | bear 곰
The {a} sleeps in its den. / {a:이} 굴에서 잡니다.
The {a} ran after the {b}. / {a:이} {b:을} 쫓아갔습니다.
A {a} has soft fur. / {a:은} 털이 부드럽습니다.
We saw a wild {a} in the zoo. / 우리는 동물원에서 야생 {a:을} 보았습니다.
The {a} feeds its young. / {a:이} 새끼에게 먹이를 줍니다.
The tail of the {a} is long. / {a}의 꼬리는 깁니다.

school
history 역사 | grammar 문법 | geography 지리 |
algebra 대수학 | physics 물리 | chemistry 화학
The students learn {a} in class. / 학생들이 교실에서 {a:을} 배웁니다.
He likes {a} more than {b}. / 그는 {b}보다 {a} 수업을 좋아합니다.
The teacher gave homework in {a}. / 선생님이 {a} 숙제를 냈습니다.
The {a} exam is on Monday. / {a} 시험은 월요일입니다.
She read a textbook of {a}. / 그녀는 {a} 교과서를 읽었습니다.
The lesson about {a} was short. / {a} 수업은 짧았습니다.

travel
train 기차 | airplane 비행기 | bus 버스 | taxi 택시 | ferry 여객선 | subway 지하철
The {a} leaves the station at noon. / {a:은} 정오에 역을 떠납니다.
We changed from the {a} to the {b}. / {a}에서 {b:으로} 갈아탔습니다.
I bought a ticket for the {a}. / {a} 표를 샀습니다.
The {a} was late, and the passengers waited. / {a:이} 늦어서 승객들이 기다렸습니다.
Our holiday began on a {a}. / 우리의 휴가는 {a}에서 시작되었습니다.
The tourists take the {a} to the hotel. / 관광객들이 {a:을} 타고 호텔에 갑니다.

family
mother 어머니 | father 아버지 | sister 누나 |
brother 형 | grandmother 할머니 | uncle 삼촌
My {a} was born in spring. / 우리 {a:은} 봄에 태어났습니다.
My {a} lives with my {b}. / 우리 {a:은} {b:과} 함께 삽니다.
I visit my {a} every week. / 저는 매주 {a:을} 찾아갑니다.
The wedding of my {a} was lovely. / {a}의 결혼식은 아름다웠습니다.
My {a} loves the children. / {a:은} 아이들을 사랑합니다.
The baby looks like my {a}. / 아기는 {a:을} 닮았습니다.

health
fever 열 | cough 기침 | headache 두통 | toothache 치통 | flu 독감 | allergy 알레르기
The doctor treats a {a}. / 의사가 {a:을} 치료합니다.
She has a {a} and a {b}. / 그녀는 {a:과} {b:이} 있습니다.
Take this medicine against the {a}. / {a}에는 이 약을 드세요.
The patient stayed in hospital with a {a}. / 환자는 {a:으로} 입원했습니다.
The nurse asked about the {a}. / 간호사가 {a}에 대해 물었습니다.
Rest helps against a {a}. / {a}에는 휴식이 좋습니다.

money
bank 은행 | loan 대출 | tax 세금 | salary 월급 | insurance 보험 | savings 저축
The {a} costs more this year. / 올해 {a} 비용이 늘었습니다.
He asked about the {a} and the {b}. / 그는 {a:과} {b}에 대해 돈 문제를 물었습니다.
The price of the {a} went up. / {a} 값이 올랐습니다.
She pays for the {a} with cash. / 그녀는 현금으로 {a:을} 냅니다.
We must save money for the {a}. / {a:을} 위해 돈을 모아야 합니다.
The {a} depends on the interest rate. / {a:은} 이자율에 달려 있습니다.

computers
keyboard 키보드 | program 프로그램 | server 서버 |
screen 화면 | network 네트워크 | file 파일
The {a} does not work after the update. / 업데이트 뒤에 {a:이} 작동하지 않습니다.
Connect the {a} to the {b}. / {a:을} {b}에 연결하세요.
The engineer tested the {a}. / 기술자가 {a:을} 시험했습니다.
The code of the {a} has a bug. / {a} 코드에 버그가 있습니다.
Restart the computer and check the {a}. / 컴퓨터를 다시 켜고 {a:을} 확인하세요.
The {a} needs a password. / {a}에는 암호가 필요합니다.

work
meeting 회의 | contract 계약 | report 보고서 |
office 사무실 | project 과제 | interview 면접
The boss prepares the {a}. / 사장이 {a:을} 준비합니다.
After the {a} comes the {b}. / {a} 다음은 {b} 업무입니다.
The employees talk about the {a}. / 직원들이 {a}에 대해 이야기합니다.
The company needs the {a} today. / 회사는 오늘 {a:이} 필요합니다.
My colleague forgot the {a}. / 동료가 {a:을} 잊었습니다.
The deadline of the {a} is near. / {a} 마감이 가깝습니다.

house
kitchen 부엌 | roof 지붕 | wall 벽 | garden 정원 | stairs 계단 | bathroom 욕실
The {a} of the house is old. / 집의 {a:이} 낡았습니다.
They repaired the {a} and the {b}. / 그들은 {a:과} {b:을} 고쳤습니다.
The carpenter built the {a}. / 목수가 {a:을} 지었습니다.
We painted the {a} white. / 우리는 {a:을} 하얗게 칠했습니다.
The new apartment has a large {a}. / 새 아파트는 {a:이} 넓습니다.
The tenant cleans the {a}. / 세입자가 {a:을} 청소합니다.

clothes
shirt 셔츠 | coat 외투 | shoes 신발 | hat 모자 | dress 원피스 | scarf 목도리
She wears a {a} today. / 그녀는 오늘 {a:을} 입었습니다.
The {a} goes with the {b}. / {a:은} {b:과} 어울립니다.
The tailor sews a {a}. / 재단사가 {a:을} 바느질합니다.
This {a} is too tight for me. / 이 {a:은} 저에게 너무 꽉 낍니다.
The {a} is made of wool. / {a:은} 양털로 만들었습니다.
He tried on a {a} in the shop. / 그는 가게에서 {a:을} 입어 보았습니다.

sea
ship 배 | wave 파도 | shark 상어 | island 섬 | harbor 항구 | whale 고래
The sailor sees the {a}. / 선원이 {a:을} 봅니다.
Between the {a} and the {b} is deep water. / {a:과} {b} 사이에 깊은 물이 있습니다.
The ocean is calm around the {a}. / {a} 둘레의 바다는 잔잔합니다.
The fishermen tell of a {a}. / 어부들이 {a} 이야기를 합니다.
We found shells near the {a}. / {a} 가까이에서 조개를 찾았습니다.
The captain steers towards the {a}. / 선장이 {a} 쪽으로 갑니다.

space
moon 달 | star 별 | planet 행성 | comet 혜성 | rocket 로켓 | galaxy 은하
The astronaut looks at the {a}. / 우주인이 {a:을} 바라봅니다.
The {a} is far from the {b}. / {a:은} {b}에서 멉니다.
The telescope shows the {a}. / 망원경으로 {a:이} 보입니다.
The orbit of the {a} is long. / {a}의 궤도는 깁니다.
Scientists measured the light of the {a}. / 과학자들이 {a}의 빛을 쟀습니다.
The universe is larger than any {a}. / 우주는 어떤 {a}보다 큽니다.
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """The same text in both languages, and its topic."""

    topic: str
    texts: tuple[str, str]
    key: str

    @property
    def held_out(self) -> bool:
        """Whether it is kept for the examination."""
        return held_out(self.key)


def _topics() -> dict[str, tuple[list, list[tuple[str, ...]]]]:
    found = {}
    for block in _TEXT.strip().replace(" |\n", " | ").split("\n\n"):
        name, words, *frames = block.splitlines()
        table = rows(words.replace(" | ", "\n"))
        found[name] = (table, [tuple(frame.split(" / ")) for frame in frames])
    return found


TOPICS = _topics()


def _pair(random: Random, topic: str) -> Pair:
    """One sentence or two of a topic."""
    words, frames = TOPICS[topic]
    said: list[tuple[str, str]] = []
    for frame in random.sample(frames, random.choice((1, 1, 2))):
        a, b = random.sample(words, 2)
        fields = [{"a": a[at], "b": b[at]} for at in (0, 1)]
        said.append((frame[0].format(**fields[0]), frame[1].format(**fields[1])))
    english, korean = (" ".join(parts) for parts in zip(*said, strict=True))
    return Pair(topic, (english, korean), english)


def taught_pairs(seed: int) -> Iterator[list[Pair]]:
    """Without end: two pairs of each topic that are not held out."""
    random = Random(seed)
    while True:
        found: list[Pair] = []
        for topic in TOPICS:
            for _ in range(2):
                while (pair := _pair(random, topic)).held_out:
                    pass
                found.append(pair)
        yield found


def examined_pairs(seed: int, each: int) -> list[Pair]:
    """Held-out pairs, ``each`` of every topic, all different."""
    found: dict[str, Pair] = {}
    for topic in TOPICS:
        random, wanted = Random(f"{seed} {topic}"), len(found) + each
        while len(found) < wanted:
            pair = _pair(random, topic)
            if pair.held_out:
                found[pair.key] = pair
    return list(found.values())
