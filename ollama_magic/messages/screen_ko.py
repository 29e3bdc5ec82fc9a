"""답 둘레에 서는 글, 한국어."""

from __future__ import annotations

__all__ = ["TEXTS"]

TEXTS: dict[str, str] = {
    "phase.connecting": "*연결하는 중 … {seconds}초*",
    "phase.waiting": "*{model} 기다리는 중 … {seconds}초*",
    "phase.waiting_any": "*기다리는 중 … {seconds}초*",
    "phase.loading": "*{model} 불러오는 중 … {seconds}초*",
    "phase.reading": "*{model} 프롬프트를 읽는 중 … {seconds}초*",
    "thought.now": "생각하는 중 … {seconds}초",
    "thought.done": "{seconds}초 동안 생각함",
    "figures.token": "토큰 {tokens}개",
    "figures.tokens": "토큰 {tokens}개",
    "figures.rate": "초당 {rate}토큰",
    "figures.characters": "초당 {rate}자",
    "figures.first": "첫 글자까지 {seconds}초",
    "figures.loaded": "모델을 불러오는 데 {seconds}초",
    "figures.context": "컨텍스트 {window}의 {percent} %",
    "figures.shifted": "앞부분이 컨텍스트 {window}에서 밀려남",
    "figures.total": "모두 {seconds}초",
    "figures.prompt": "프롬프트 토큰 {tokens}개에 {seconds}초",
    "figures.answer": "답 토큰 {tokens}개에 {seconds}초",
    "confidence.others": "{percent} — 다른 후보: {others}",
    "confidence.legend": "짙을수록 확신이 낮습니다. 마우스를 올리면 수치가 나옵니다.",
    "chat.looping_mark": "*(멈춤: 같은 말을 끝없이 되풀이합니다. --no-loop-guard)*",
}
