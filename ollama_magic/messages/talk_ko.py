"""The texts of conversations, slash commands and presets, in Korean."""

from __future__ import annotations

__all__ = ["TEXTS"]

TEXTS = {
    "error.conversation_name": "대화 이름이 비어 있습니다",
    "error.conversation_name.hint": '-c NAME으로 쓰세요. 예: -c "두 번째"',
    "error.turn_missing": "대화 {name!r}에는 {place}번 턴이 없습니다 (모두 {most}개)",
    "error.turn_missing.hint": "0부터 셉니다. 전체 보기: om.conversation()",
    "error.fork_name": "갈래 이름으로 {name!r}은(는) 쓸 수 없습니다",
    "error.fork_name.hint": "다른 이름을 주세요: /fork NAME",
    "error.fork_there": "대화 {name!r}이(가) 이미 있습니다 ({turns}턴)",
    "error.fork_there.hint": (
        "다른 이름을 쓰거나, 바꾸려면 %%chat --yes 또는 overwrite=True"
    ),
    "error.export_format": "{name!r}이라는 형식은 없습니다",
    "error.export_format.hint": (
        "쓸 수 있는 것: {names}. 파일 이름으로도 됩니다: .json, .jsonl, .md, .ipynb"
    ),
    "error.export_each": "한 줄의 단위로 {name!r}은(는) 쓸 수 없습니다",
    "error.export_each.hint": "conversation이나 turn만 됩니다.",
    "error.export_empty": "대화 {name!r}에는 내보낼 턴이 없습니다",
    "error.export_empty.hint": (
        "턴이 있는 대화: {names}. 내보내려면: %chat export -c NAME"
    ),
    "error.export_nothing": "대화 {name!r}에는 내보낼 턴이 없습니다",
    "error.export_nothing.hint": "먼저 %%chat으로 질문하세요.",
    "error.file_there": "{path} 파일이 이미 있습니다",
    "error.file_there.hint": (
        "다른 이름을 쓰거나 바꿔 쓰세요: %chat export … --overwrite 또는 overwrite=True"
    ),
    "error.talk_huge": "{path}은(는) {most} MB보다 커서 대화 파일로 볼 수 없습니다",
    "error.talk_huge.hint": "경로를 확인하세요.",
    "error.talk_damaged": "{path}에서 대화를 읽을 수 없습니다: {reason}",
    "error.talk_damaged.hint": (
        ".save()로 저장한 파일, JSON이나 JSONL 메시지, 노트북을 읽을 수 있습니다."
    ),
    "error.preset_none": "프리셋 {name!r}이(가) 없습니다: {places}",
    "error.preset_none.hint": "있는 것: {names}. 경로로도 됩니다: %chat preset PATH",
    "error.preset_form": "{path} {line}행: TOML이 아닙니다 ({reason})",
    "error.preset_form.hint": '이렇게 쓰세요: system = "짧게 답하세요."',
    "error.preset_near": "{path} {line}행: 프리셋에 {name!r} 항목은 없습니다",
    "error.preset_near.hint": "혹시 {near}인가요? 쓸 수 있는 것: {names}",
    "error.preset_text": "UTF-8 글이 아니어서 프리셋으로 읽을 수 없습니다: {path}",
    "error.preset_text.hint": "UTF-8로 저장하거나 경로를 확인하세요.",
    "error.preset_key": "{path} {line}행: 프리셋에 {name!r} 항목은 없습니다",
    "error.preset_key.hint": "쓸 수 있는 항목: {names}.",
    "error.preset_value": "{path} {line}행: {name}의 값으로 {value}은(는) 안 됩니다",
    "error.preset_value.hint": (
        '이렇게 쓰세요: system = "…", allowed_models = ["qwen3:4b"], think = false, '
        "[options]"
    ),
    "error.preset_wrong": "{path} {line}행, {name} 항목: {reason}",
    "error.preset_wrong.hint": "고치려면: {hint}",
    "error.preset_secret": "{path} {line}행: {name}은(는) 남이 읽을 파일에 두지 마세요",
    "error.preset_secret.hint": "지우세요. 키는 OLLAMA_API_KEY에 둡니다.",
    "error.preset_off": "쓰고 있는 프리셋이 없습니다",
    "error.preset_off.hint": "목록: %chat preset   쓰기: %chat preset NAME",
    "error.model_not_allowed": "{model}은(는) 이 프리셋에서 허용된 모델이 아닙니다",
    "error.model_not_allowed.hint": (
        "허용된 모델: {names}. 고르기: %ollama use MODEL\n"
        "프리셋 없이 쓰기: %chat preset off"
    ),
    "error.no_model_allowed": "{host}에는 이 프리셋에서 허용된 모델이 없습니다",
    "error.no_model_allowed.hint": (
        "허용된 모델: {names}. 내려받기: %ollama pull MODEL\n"
        "프리셋 없이 쓰기: %chat preset off"
    ),
    "error.slash_quotes": "세 겹 따옴표가 닫히지 않았습니다: {line}",
    "error.slash_quotes.hint": "글 끝에 따옴표 세 개를 쓰세요.",
    "error.slash_near": "/{word} 명령은 없습니다",
    "error.slash_near.hint": (
        "혹시 /{near}? 전체 보기: /?   질문으로 보내려면 앞에 공백을 두세요."
    ),
    "error.slash_unknown": "/{word} 명령은 없습니다",
    "error.slash_unknown.hint": "전체 보기: /?   질문으로 보내려면 앞에 공백을 두세요.",
    "error.slash_no_turn": "대화 {name!r}에는 다시 물을 턴이 없습니다",
    "error.slash_no_turn.hint": "먼저 질문을 하세요.",
    "error.slash_set_near": "/set에는 {word!r}이(가) 없습니다",
    "error.slash_set_near.hint": "혹시 /set {near}? 전체 보기: /help set",
    "error.slash_set": "/set 뒤에 무엇을 정할지 써야 합니다",
    "error.slash_set.hint": "쓸 수 있는 것: {names}. 더 보기: /help set",
    "error.slash_set_other": "/set에는 {word!r}이(가) 없습니다",
    "error.slash_set_other.hint": "쓸 수 있는 것: {names}. 더 보기: /help set",
    "error.slash_format": "여기서 답의 형식을 {value!r}(으)로 정할 수 없습니다",
    "error.slash_format.hint": (
        "/set format json으로 쓰거나 스키마를 주세요: %%chat --format SCHEMA"
    ),
    "error.slash_think": "think 값으로 {value!r}은(는) 안 됩니다",
    "error.slash_think.hint": "/set think만 쓰거나 뒤에 단계를 쓰세요: {names}.",
    "error.slash_show_near": "/show에는 {word!r}이(가) 없습니다",
    "error.slash_show_near.hint": "혹시 /show {near}? 전체 보기: /help show",
    "error.slash_show": "/show 뒤에 무엇을 볼지 써야 합니다",
    "error.slash_show.hint": "쓸 수 있는 것: {names}.",
    "error.slash_show_other": "/show에는 {word!r}이(가) 없습니다",
    "error.slash_show_other.hint": "쓸 수 있는 것: {names}.",
    # A conversation.
    "talk.title": "{name} ({turns}턴)",
    "talk.last": "마지막 {turns}턴만 표시",
    "talk.under": "시스템 프롬프트: {system}",
    "talk.stale": "옛 답에 이어진 턴 {turns}개",
    "talk.system": "시스템 프롬프트:",
    "talk.images": "(그림 {count}장)",
    "talk.written": "저장함: {path} ({turns}턴)",
    "chat.stale": "셀을 다시 실행할 때까지 옛 답에 이어져 있는 뒤의 턴: {turns}개",
    "chat.moved": "이 셀의 앞선 턴을 “{conversation}” 대화에서 뺐습니다.",
    "chat.restored": "대화는 그대로 두었습니다({turns}턴).",
    "notice.turns_above": (
        "위에 있는 이전 턴 {turns}개를 이 커널은 모릅니다. 이어서 하려면 "
        "om.conversation({which}).load({path})을 실행한 뒤 이 셀을 다시 실행하세요."
    ),
    "chat.no_cell": (
        "이 환경은 셀을 구별해 주지 않아 같은 질문이 대화에 한 번 더 들어갔습니다. "
        "마지막 턴 취소: %chat /undo"
    ),
    # Slash commands.
    "slash.set": "설정: {name} = {value}",
    "slash.history": "턴을 기억하고 다음 질문에 함께 보냅니다.",
    "slash.nohistory": "턴을 기억하지도 보내지도 않습니다.",
    "slash.wordwrap": "터미널에서 긴 줄을 접습니다.",
    "slash.nowordwrap": "긴 줄을 접지 않습니다.",
    "slash.noformat": "답의 형식을 정하지 않습니다.",
    "slash.verbose": "답 아래에 모든 수치를 보입니다.",
    "slash.quiet": "답 아래에 수치를 보이지 않습니다.",
    "slash.nothink": "먼저 생각하지 않도록 합니다.",
    "slash.bye": "끝냈습니다. 설정한 것과 {turns}턴을 모두 잊었습니다.",
    "slash.no_turn": "취소할 턴이 없습니다.",
    "slash.undone": "취소함: {prompt}",
    "slash.forked": "갈래를 만들었습니다 ({turns}턴). 이어 가기: %%chat -c {name!r}",
    "slash.loaded": "불러옴: {path} ({turns}턴)",
    "slash.loaded_system": "시스템 프롬프트: {system}",
    "slash.begins": "이 모델은 메시지 {count}개를 처음부터 지니고 있습니다.",
    "slash.saved": "{name} 모델을 만들었습니다. 지금까지의 {turns}턴으로 시작합니다.",
    "slash.left_out": (
        "모델에는 도구 호출과 그림을 담을 수 없어 메시지 {count}개를 뺐습니다."
    ),
    "slash.of_model": "모델의 매개변수:",
    "slash.of_user": "여기서 설정한 것:",
    "slash.about.parameter": "모든 질문에 쓸 옵션. 예: temperature 0.2",
    "slash.about.system": '시스템 프롬프트. 여러 줄은 """로 열고 닫음',
    "slash.about.history": "턴을 기억하고 함께 보냄",
    "slash.about.nohistory": "기억하지도 보내지도 않음",
    "slash.about.wordwrap": "터미널에서 긴 줄을 접음",
    "slash.about.nowordwrap": "접지 않음",
    "slash.about.format": "답을 JSON으로 받음",
    "slash.about.noformat": "답의 형식을 정하지 않음",
    "slash.about.verbose": "답 아래에 모든 수치",
    "slash.about.quiet": "수치 없음",
    "slash.about.think": "먼저 생각함. LEVEL은 low, medium, high, max",
    "slash.about.nothink": "먼저 생각하지 않음",
    "slash.about.info": "모든 정보를 표로",
    "slash.help": (
        "명령은 한 줄에 하나씩 쓰고, 그 아래에 질문을 이어 써도 됩니다:\n"
        "  /set …           다음 질문들에 쓸 것을 정함 (/help set)\n"
        "  /show …          모델에 대해 알려진 것 (/help show)\n"
        "  /load MODEL      다른 모델로 새 대화를 시작함.\n"
        "                   파일 이름이면 그 대화를 불러옴\n"
        "  /save MODEL      이 대화로 시작하는 모델을 만듦.\n"
        "                   파일 이름이면 저장함 (.json, .jsonl, .md, .ipynb)\n"
        "  /list            서버에 있는 모델\n"
        "  /clear           턴을 잊음 (설정은 그대로)\n"
        "  /undo            마지막 턴을 취소함\n"
        "  /retry           마지막 턴을 다시 물어 답을 바꿈\n"
        "  /fork NAME       대화를 복사함: %%chat -c NAME\n"
        "  /bye, /exit      턴과 설정을 모두 잊음\n"
        "  /?, /help        이 글. /? shortcuts: 단축키"
    ),
    "slash.help.set": "/set 뒤에 쓰는 것:\n{variables}",
    "slash.help.show": "/show 뒤에 쓰는 것:\n{parts}",
    "slash.help.shortcuts": (
        "노트북 단축키:\n"
        "  Shift+Enter     묻고(셀 실행) 다음 셀로\n"
        "  Ctrl+Enter      묻고 그 자리에\n"
        "  I, I            답을 멈춤 (Esc 다음에): 받은 데까지 남음\n"
        "  Tab             플래그, 모델, 옵션 자동 완성\n"
        "터미널에서는 Enter로 묻고 Ctrl+C로 멈춥니다."
    ),
    # Presets.
    "preset.nothing": "여기에는 프리셋이 없습니다: NAME.toml도 presets/ 파일도 없음.",
    "preset.title": "프리셋",
    "preset.off": "이제 쓰지 않음: {name}",
    # Manuals.
    "help.conversation": "이 셀이 쓸 대화의 이름",
    "help.no_history": "앞 턴을 보내지도, 이 턴을 기억하지도 않음",
    "help.export.format": "json, jsonl, markdown, notebook. 없으면 파일 이름대로",
    "help.export.each": "jsonl에서 대화가 아니라 턴마다 한 줄",
    "help.export.overwrite": "이미 있는 파일을 바꿔 씀",
    "help.chat.export": (
        "대화를 파일에 쓰거나, 파일이 없으면 전체를 보여 줍니다.\n\n"
        ".json은 다시 불러올 수 있고, .jsonl은 학습용, .md와 .ipynb는 읽기용입니다."
    ),
    "help.chat.preset": (
        "프리셋을 쓰거나, 그만두거나(off), 목록을 봅니다.\n\n"
        "프리셋은 노트북 옆이나 presets/ 폴더에 있는 NAME.toml 파일입니다. 쓸 수 있는 "
        "항목: host, model, allowed_models, persona, system, think, [options].\n\n"
        '  model = "qwen3:4b"\n'
        '  allowed_models = ["qwen3:4b", "gemma3:*"]\n'
        '  persona = "당신은 참을성 있는 조교 에이다입니다."\n'
        '  system = "풀이를 바로 알려 주지 마세요."\n'
        "  [options]\n"
        "  temperature = 0.2\n\n"
        "off로 그만두면 그 전에 정한 것이 돌아옵니다."
    ),
}
