"""Languages by the names that people use, and by their ISO codes."""

from __future__ import annotations

from ..errors import BadInput
from ..messages import language
from ..names import near_name

__all__ = ["LANGUAGES", "language_name", "read_language"]

# ISO 639's code, the name in English, the name in Korean.
LANGUAGES = {
    "ar": ("Arabic", "아랍어"),
    "bn": ("Bengali", "벵골어"),
    "ceb": ("Cebuano", "세부아노어"),
    "cs": ("Czech", "체코어"),
    "da": ("Danish", "덴마크어"),
    "de": ("German", "독일어"),
    "el": ("Greek", "그리스어"),
    "en": ("English", "영어"),
    "es": ("Spanish", "스페인어"),
    "fa": ("Persian", "페르시아어"),
    "fi": ("Finnish", "핀란드어"),
    "fr": ("French", "프랑스어"),
    "he": ("Hebrew", "히브리어"),
    "hi": ("Hindi", "힌디어"),
    "hu": ("Hungarian", "헝가리어"),
    "id": ("Indonesian", "인도네시아어"),
    "ilo": ("Ilocano", "일로카노어"),
    "it": ("Italian", "이탈리아어"),
    "ja": ("Japanese", "일본어"),
    "jv": ("Javanese", "자바어"),
    "km": ("Khmer", "크메르어"),
    "ko": ("Korean", "한국어"),
    "lo": ("Lao", "라오어"),
    "mn": ("Mongolian", "몽골어"),
    "ms": ("Malay", "말레이어"),
    "my": ("Burmese", "미얀마어"),
    "ne": ("Nepali", "네팔어"),
    "nl": ("Dutch", "네덜란드어"),
    "no": ("Norwegian", "노르웨이어"),
    "pl": ("Polish", "폴란드어"),
    "pt": ("Portuguese", "포르투갈어"),
    "ro": ("Romanian", "루마니아어"),
    "ru": ("Russian", "러시아어"),
    "sr": ("Serbian", "세르비아어"),
    "su": ("Sundanese", "순다어"),
    "sv": ("Swedish", "스웨덴어"),
    "sw": ("Swahili", "스와힐리어"),
    "ta": ("Tamil", "타밀어"),
    "th": ("Thai", "태국어"),
    "tl": ("Tagalog", "타갈로그어"),
    "tr": ("Turkish", "튀르키예어"),
    "uk": ("Ukrainian", "우크라이나어"),
    "ur": ("Urdu", "우르두어"),
    "uz": ("Uzbek", "우즈베크어"),
    "vi": ("Vietnamese", "베트남어"),
    "war": ("Waray", "와라이어"),
    "zh": ("Chinese", "중국어"),
}
_CODES = {
    word.lower(): code for code, names in LANGUAGES.items() for word in (code, *names)
}


def read_language(text: object) -> str:
    """The code of ``ko``, ``ko-KR``, ``Korean`` or ``한국어``.

    Raises
    ------
    BadInput
        For a language that is not known here.
    """
    word = str(text).strip().lower()
    for known in (word, word.replace("_", "-").partition("-")[0]):
        if known in _CODES:
            return _CODES[known]
    near = near_name(word, _CODES)
    key = "bad_wish_like_near" if near else "bad_wish_like"
    names = "ko, Korean, 한국어"
    raise BadInput(key, what="language", text=str(text), names=names, near=near)


def language_name(code: str) -> str:
    """What people call it, in the language of the texts for people."""
    english, korean = LANGUAGES[code]
    return korean if language() == "ko" else english
