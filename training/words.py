"""What the tiny models are taught: facts and words, each in English and in Korean."""

from __future__ import annotations

__all__ = [
    "ANIMALS",
    "CITIES",
    "COLOURS",
    "COUNTRIES",
    "JOBS",
    "NAMES",
    "OPPOSITES",
    "PLACES",
    "THINGS",
    "WORDS",
    "Korean",
    "Row",
    "rows",
]

# English, Korean, and where a row has more of them the same again.
Row = tuple["Korean", ...]

_PARTICLES = {
    "은": ("은", "는"),
    "이": ("이", "가"),
    "을": ("을", "를"),
    "과": ("과", "와"),
    "예요": ("이에요", "예요"),
    "이라": ("이라", "라"),
    "으로": ("으로", "로"),
}
_CLOSED_DIGITS = "013678"  # their Korean names end in a consonant


class Korean(str):
    """A word that takes its particle: ``f"{word:은}"`` adds 은 or 는."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        """The word and, where ``spec`` names one, the particle that fits."""
        if not spec:
            return str(self)
        return str(self) + _PARTICLES[spec][0 if self._closed() else 1]

    def _closed(self) -> bool:
        last = self[-1]
        if "가" <= last <= "힣":
            return (ord(last) - ord("가")) % 28 > 0
        return last in _CLOSED_DIGITS


def rows(text: str) -> list[Row]:
    """One row a line; words are set apart by spaces, and ``_`` is a space in a word."""
    return [
        tuple(Korean(word.replace("_", " ")) for word in line.split())
        for line in text.strip().splitlines()
    ]


COUNTRIES = rows(
    """
    France 프랑스 Paris 파리
    Korea 한국 Seoul 서울
    South_Korea 대한민국 Seoul 서울
    Japan 일본 Tokyo 도쿄
    Italy 이탈리아 Rome 로마
    Spain 스페인 Madrid 마드리드
    Germany 독일 Berlin 베를린
    China 중국 Beijing 베이징
    Egypt 이집트 Cairo 카이로
    Peru 페루 Lima 리마
    Cuba 쿠바 Havana 아바나
    Kenya 케냐 Nairobi 나이로비
    Norway 노르웨이 Oslo 오슬로
    Sweden 스웨덴 Stockholm 스톡홀름
    Greece 그리스 Athens 아테네
    Austria 오스트리아 Vienna 빈
    Poland 폴란드 Warsaw 바르샤바
    Canada 캐나다 Ottawa 오타와
    Chile 칠레 Santiago 산티아고
    India 인도 New_Delhi 뉴델리
    Russia 러시아 Moscow 모스크바
    England 영국 London 런던
    Portugal 포르투갈 Lisbon 리스본
    Thailand 태국 Bangkok 방콕
    Vietnam 베트남 Hanoi 하노이
    Iran 이란 Tehran 테헤란
    Iraq 이라크 Baghdad 바그다드
    Finland 핀란드 Helsinki 헬싱키
    Denmark 덴마크 Copenhagen 코펜하겐
    Hungary 헝가리 Budapest 부다페스트
    Ireland 아일랜드 Dublin 더블린
    Mongolia 몽골 Ulaanbaatar 울란바토르
    """
)

COLOURS = rows(
    """
    sky 하늘 blue 파란색
    grass 풀 green 초록색
    snow 눈 white 하얀색
    coal 석탄 black 검은색
    banana 바나나 yellow 노란색
    blood 피 red 빨간색
    lemon 레몬 yellow 노란색
    milk 우유 white 하얀색
    carrot 당근 orange 주황색
    strawberry 딸기 red 빨간색
    leaf 나뭇잎 green 초록색
    sea 바다 blue 파란색
    night 밤 black 검은색
    salt 소금 white 하얀색
    grape 포도 purple 보라색
    chocolate 초콜릿 brown 갈색
    tomato 토마토 red 빨간색
    cucumber 오이 green 초록색
    flamingo 홍학 pink 분홍색
    elephant 코끼리 gray 회색
    """
)

OPPOSITES = rows(
    """
    big 큰 small 작은
    hot 뜨거운 cold 차가운
    fast 빠른 slow 느린
    long 긴 short 짧은
    old 낡은 new 새로운
    high 높은 low 낮은
    light 가벼운 heavy 무거운
    bright 밝은 dark 어두운
    happy 기쁜 sad 슬픈
    rich 부유한 poor 가난한
    wet 젖은 dry 마른
    hard 단단한 soft 부드러운
    full 가득한 empty 빈
    strong 강한 weak 약한
    clean 깨끗한 dirty 더러운
    early 이른 late 늦은
    near 가까운 far 먼
    deep 깊은 shallow 얕은
    wide 넓은 narrow 좁은
    thick 두꺼운 thin 얇은
    easy 쉬운 difficult 어려운
    quiet 조용한 loud 시끄러운
    """
)

WORDS = rows(
    """
    apple 사과
    water 물
    tree 나무
    book 책
    house 집
    moon 달
    star 별
    sun 해
    river 강
    mountain 산
    flower 꽃
    bread 빵
    rice 쌀
    fish 물고기
    bird 새
    friend 친구
    school 학교
    teacher 선생님
    mother 어머니
    father 아버지
    hand 손
    foot 발
    eye 눈
    door 문
    window 창문
    chair 의자
    road 길
    rain 비
    wind 바람
    fire 불
    love 사랑
    time 시간
    music 음악
    letter 편지
    ship 배
    train 기차
    spring 봄
    summer 여름
    autumn 가을
    winter 겨울
    """
)

ANIMALS = rows(
    """
    cat 고양이
    dog 강아지
    bird 새
    rabbit 토끼
    bear 곰
    fox 여우
    horse 말
    duck 오리
    mouse 생쥐
    tiger 호랑이
    frog 개구리
    turtle 거북이
    """
)

PLACES = rows(
    """
    park 공원
    river 강가
    forest 숲
    hill 언덕
    garden 정원
    school 학교
    market 시장
    beach 바닷가
    library 도서관
    farm 농장
    """
)

THINGS = rows(
    """
    ball 공
    book 책
    hat 모자
    key 열쇠
    apple 사과
    kite 연
    shell 조개
    cake 케이크
    letter 편지
    lamp 등불
    """
)

NAMES = rows(
    """
    Tim 민수
    Mia 지수
    Sam 영희
    Ana 철수
    Leo 하늘
    Eva 수진
    Tom 준호
    Amy 서연
    Ben 지훈
    Kim 유나
    Max 도윤
    Zoe 은지
    Ian 현우
    Ida 미나
    Jay 태호
    Lea 소라
    Rob 정민
    Sue 보람
    Dan 동현
    Liz 가영
    """
)

JOBS = rows(
    """
    baker 제빵사
    doctor 의사
    teacher 교사
    farmer 농부
    pilot 조종사
    singer 가수
    painter 화가
    sailor 선원
    cook 요리사
    nurse 간호사
    """
)

CITIES = rows(
    """
    Seoul 서울
    Busan 부산
    Paris 파리
    London 런던
    Tokyo 도쿄
    Rome 로마
    Berlin 베를린
    Madrid 마드리드
    Oslo 오슬로
    Cairo 카이로
    Lima 리마
    Daegu 대구
    Incheon 인천
    Jeju 제주
    Boston 보스턴
    Sydney 시드니
    """
)
