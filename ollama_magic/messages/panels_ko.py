"""The texts of the live view and of the chat panel, in Korean."""

from __future__ import annotations

__all__ = ["TEXTS"]

TEXTS: dict[str, str] = {
    # An answer as it comes.
    "live.stop": "멈추기",
    "live.stop.tip": "이 답변을 멈춥니다. 나온 데까지는 남습니다",
    "live.thoughts": "답하기 전에 모델이 생각한 내용",
    "live.show": "▸ 생각 보기 ({thought})",
    "live.hide": "▾ 생각 접기 ({thought})",
    "live.seconds": "{seconds}초",
    "live.speed": "{seconds}초 · 약 {tokens}토큰 · 초당 약 {rate}토큰",
    # The chat panel.
    "chatpanel.mistake": (
        "일어나지 말아야 할 문제가 생겼습니다. 자세한 내용은 커널 로그에 있습니다.\n"
        "패널은 계속 쓸 수 있습니다."
    ),
    "chatpanel.empty": "아직 질문이 없습니다.",
    "chatpanel.earlier": "▴ 이전 대화 보기 ({turns}개)",
    "chatpanel.busy": "답변이 아직 나오고 있습니다. 기다리거나 멈추세요.",
    "chatpanel.nothing": "먼저 질문을 쓰세요.",
    "chatpanel.model": "모델: {model}",
    "chatpanel.conversation": "대화",
    "chatpanel.send": "보내기",
    "chatpanel.send.tip": "질문을 보냅니다. 그동안 커널은 자유롭습니다",
    "chatpanel.stop": "멈추기",
    "chatpanel.stop.tip": "답변을 멈춥니다. 나온 데까지는 남습니다",
    "chatpanel.retry": "다시",
    "chatpanel.retry.tip": "마지막 질문을 다시 물어 답변을 바꿉니다",
    "chatpanel.undo": "되돌리기",
    "chatpanel.undo.tip": "마지막 질문과 답변을 거둡니다",
    "chatpanel.clear": "비우기",
    "chatpanel.clear.tip": "대화를 모두 지웁니다. 먼저 확인합니다",
    "chatpanel.clear.sure": "‘{name}’ 대화의 질문과 답변 {turns}개를 모두 지울까요?",
    "chatpanel.clear.sure_one": "‘{name}’ 대화에 하나뿐인 질문과 답변을 지울까요?",
    "chatpanel.clear.yes": "네, 지웁니다",
    "chatpanel.export": "내보내기",
    "chatpanel.export.tip": "대화를 파일로 씁니다",
    "chatpanel.export.ask": (
        "어느 파일에 쓸까요? .md는 마크다운, .ipynb는 노트북, "
        ".json과 .jsonl은 데이터입니다."
    ),
    "chatpanel.export.field": "파일",
    "chatpanel.export.over": "이미 있는 파일이면 바꾸기",
    "chatpanel.export.yes": "쓰기",
    "chatpanel.new": "새 대화",
    "chatpanel.new.tip": "새 대화를 시작하거나 이름으로 대화를 이어갑니다",
    "chatpanel.new.ask": "대화 이름을 무엇으로 할까요?",
    "chatpanel.new.field": "이름",
    "chatpanel.new.yes": "시작",
    "chatpanel.edit": "고치기",
    "chatpanel.edit.tip": "이 질문을 고쳐서 다시 묻습니다: {question}",
    "chatpanel.edit.now": (
        "고친 질문이 원래 질문을 대신합니다. 그 뒤의 대화는 빠집니다."
    ),
    "chatpanel.edit.drop": "그대로 두기",
    "box.label": "질문",
    "box.hint": "무엇이든 물어보세요 …",
    "box.keys": "Ctrl+Enter나 Shift+Enter로 보냅니다.",
    "attach.image": "그림",
    "attach.remove": "빼기",
    "attach.names": "함께 보낼 그림: {names}",
    "panel.gone": "커널이 다시 시작되었습니다. 쓰려면 셀을 다시 실행하세요.",
    "panel.retry": "나온 데까지는 남습니다. ‘다시’를 누르거나 더 적게 요청하세요.",
    "panel.blind": "그림을 빼거나 그림을 볼 수 있는 모델을 고르세요.",
    "panel.cancel": "취소",
    "saved.panel": (
        "(패널입니다. 쓰려면 셀을 다시 실행하세요. 나눈 대화는 아래에 있습니다.)"
    ),
}
