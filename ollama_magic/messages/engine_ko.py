"""The texts of the embedded engine's models, in Korean."""

from __future__ import annotations

__all__ = ["TEXTS"]

TEXTS = {
    "cli.serve.class": "수업용: 모든 주소에서 토큰을 받고, 누가 기다리는지 보여 주기",
    "cli.class": (
        "이 컴퓨터의 모델을 수업에서 함께 쓸 수 있습니다 (Ctrl+C로 끝냅니다). "
        "각자 자기 이름을 넣어 입력하세요:\n"
        "  %ollama host http://NAME:{token}@{host}:{port}"
    ),
    "cli.class.now": "답하는 중 {count}: {names}",
    "cli.class.waiting": "기다리는 중 {count}: {names}",
    "cli.class.quiet": "지금은 묻는 사람이 없습니다",
    "cli.bundle": "모델을 폴더나 USB에 담아 다른 사람이 받아 갈 수 있게 하기",
    "cli.bundle.folder": "담을 폴더 (없으면 만듭니다)",
    "cli.bundle.models": "담을 모델들. 생략하면 엔진이 만든 모델과 기본 모델 전부",
    "bundle.unknown": "{name!r} 모델이 없습니다. 있는 모델: {names}",
    "bundle.failed": "{folder}에 쓰지 못했습니다: {reason}",
    "bundle.done": (
        "모델 {count}개({size})를 {folder}에 담았습니다.\n"
        "이 폴더가 있는 사람은 이렇게 받습니다: %ollama pull MODEL --from {folder}"
    ),
    "help.from": "이 폴더나 USB에서, 또는 이 주소의 엔진에서 받기",
    "error.from_not_engine": (
        "{host}은(는) Ollama라서 폴더나 다른 엔진에서 받지 못합니다"
    ),
    "error.from_not_engine.hint": (
        "엔진에서 받으려면: %ollama pull HOST:PORT/library/MODEL --insecure   "
        "또는 내장 엔진을 쓰세요: %ollama host embedded"
    ),
}
