"""The texts in Korean."""

from __future__ import annotations

__all__ = ["TEXTS"]

TEXTS = {
    "error.bad_name": "모델 이름이 아닙니다: {name!r}",
    "error.bad_name.hint": "이름은 qwen3, qwen3:4b, hf.co/org/repo:Q4_K_M처럼 씁니다.",
    "error.provider_unknown": "알 수 없는 제공자입니다: {name!r}",
    "error.provider_unknown.hint": "@ 없이 쓰거나 다음 중 하나를 쓰세요: {names}.",
    "error.bad_host": "주소가 아닙니다: {host!r}",
    "error.bad_host.hint": (
        "%ollama host나 OLLAMA_HOST에 localhost, 192.168.0.7:11434, "
        "https://host/path처럼 쓰세요."
    ),
    "error.bad_query": "주소에는 ?나 #을 쓸 수 없습니다: {host!r}",
    "error.bad_query.hint": (
        "그 뒤는 빼고 쓰세요. 키는 OLLAMA_API_KEY에, 다른 헤더는 "
        "%config OllamaMagic.headers에 넣습니다."
    ),
    "error.bad_port": "주소가 아닙니다: {host!r} ({port}번 포트는 없습니다)",
    "error.bad_port.hint": (
        "포트는 1~{last}이고 Ollama의 포트는 11434입니다: %ollama host 주소:포트"
    ),
    "error.option_form": "옵션 형식이 아닙니다: {text!r}",
    "error.option_form.hint": "-o 이름=값 꼴로 쓰세요. 예: -o temperature=0.2",
    "error.option_near": "없는 옵션입니다: {name!r}",
    "error.option_near.hint": "혹시 {near}인가요? 전체 목록: %ollama help options",
    "error.option_unknown": "없는 옵션입니다: {name!r}",
    "error.option_unknown.hint": "쓸 수 있는 옵션: {names}.",
    "error.option_type": "옵션 {name}에 쓸 수 없는 값입니다: {value!r}",
    "error.option_type.hint": "예를 들어 이렇게 쓰세요: {name}={example}",
    "error.option_empty": "옵션 {name}의 값이 비어 있으면 모든 답이 바로 끝납니다",
    "error.option_empty.hint": "끝낼 글자: {name}=END   아무것도 없이: {name}=[]",
    "error.option_range": "범위를 벗어난 옵션입니다: {name}={value}",
    "error.option_range.hint": "쓸 수 있는 값: {range}.",
    "error.usage_unknown_flag": "{magic}에는 {flag!r} 플래그가 없습니다",
    "error.usage_unknown_flag.hint": "혹시 {near}인가요? 전체 목록: {manual}",
    "error.usage_no_value": "{magic}: {flag}에 값이 필요합니다",
    "error.usage_no_value.hint": "{flag} {metavar}처럼 쓰세요. 자세히: {manual}",
    "error.usage_value": "{magic}: {flag}에 쓸 수 없는 값입니다: {value!r}",
    "error.usage_value.hint": "{flag} {metavar}처럼 쓰세요. 자세히: {manual}",
    "error.usage_quotes": "{magic}: {line!r}에서 따옴표가 닫히지 않았습니다",
    "error.usage_quotes.hint": '따옴표를 닫거나 다른 따옴표로 감싸세요: "it\'s"',
    "error.usage_extra": "{magic}: 필요 없는 말이 있습니다: {word!r}",
    "error.usage_extra.hint": "이렇게 쓰세요: {usage}",
    "error.usage_missing": "{magic}: 빠진 것이 있습니다: {metavar}",
    "error.usage_missing.hint": "이렇게 쓰세요: {usage}",
    "error.usage_word": "%ollama에는 {word!r} 명령이 없습니다",
    "error.usage_word.hint": "혹시 %ollama {near}인가요? 전체 목록: %ollama help",
    "error.usage_no_word": "%ollama에는 {word!r} 명령이 없습니다",
    "error.usage_no_word.hint": "전체 목록: %ollama help",
    "error.usage_no_flag": "{magic}에는 {flag!r} 플래그가 없습니다",
    "error.usage_no_flag.hint": "전체 목록: {manual}",
    "error.usage_idle": "{magic}: 질문이 없어 {flag} 플래그는 쓸 데가 없습니다",
    "error.usage_idle.hint": "질문을 쓰거나 {flag} 플래그를 빼세요.",
    "error.usage_empty_cell": "{magic}: 물어볼 내용이 없습니다",
    "error.usage_empty_cell.hint": "%%chat 아래 줄에 질문을 쓰세요.",
    "error.usage_empty_line": "{magic}: 물어볼 내용이 없습니다",
    "error.usage_empty_line.hint": (
        "같은 줄에 질문을 이어 쓰세요: %chat 하늘은 왜 파란가요?"
    ),
    "error.cli_empty": "물어볼 내용이 없습니다",
    "error.cli_empty.hint": '질문을 적으세요: ollama-magic ask "하늘은 왜 파란가요?"',
    "error.config": "{name}에 쓸 수 없는 값입니다: {value!r}",
    "error.config.hint": "쓸 수 있는 값: {choices}.",
    "error.no_model": "{host} 서버에 고를 수 있는 모델이 없습니다",
    "error.no_model.hint": (
        "하나 받으세요: %ollama pull qwen3:4b\n"
        "또는 내장 엔진을 쓰세요: %ollama host embedded"
    ),
    "error.engine_failed": "내장 엔진을 시작하지 못했습니다({reason})",
    "error.engine_failed.hint": (
        "터미널에서 이유를 볼 수 있습니다: ollama-magic serve\n"
        "또는 Ollama 서버를 지정하세요: %ollama host 주소:포트"
    ),
    "error.engine_missing": "내장 엔진이 설치되어 있지 않습니다",
    "error.engine_missing.hint": '설치하세요: pip install "ollama-magic[embedded]"',
    "error.unreachable": "응답하는 서버가 없습니다: {host}",
    "error.unreachable.hint": (
        "{start}\n다른 곳: %ollama host 주소:포트   "
        "Ollama 없이 쓰려면: %ollama host embedded   자세히: %ollama doctor"
    ),
    "error.no_answer": "연결은 되지만 답이 없습니다: {host}",
    "error.no_answer.hint": "Ollama가 맞나요? 주소를 확인하세요: %ollama host",
    "error.not_ollama": "{host} 서버의 응답이 Ollama와 다릅니다: {text}",
    "error.not_ollama.hint": (
        "프록시나 다른 프로그램이 있나요? 주소를 확인하세요: %ollama host"
    ),
    "error.not_text": "{name}에는 글자(str)를 넣어야 합니다. 받은 값의 형: {kind}",
    "error.not_text.hint": "따옴표 안에 쓰세요. 값을 글자로 바꾸려면: str(value)",
    "error.not_options": "options에 넣을 수 없는 값입니다: {value}",
    "error.not_options.hint": (
        '이름과 값으로 쓰세요: options={{"temperature": 0}}   '
        "모든 옵션: %ollama help options"
    ),
    "error.environment": "{names} 환경 변수의 값으로는 {host}에 물을 수 없습니다",
    "error.environment.hint": (
        "프록시는 http://이름:포트, 인증서는 실제로 있는 파일이어야 합니다. "
        "변수를 고치거나 지우고 커널을 다시 시작하세요."
    ),
    "error.refused": "{host} 서버가 거절했습니다({status}): {reason}",
    "error.refused.hint": "가진 모델: %ollama list   지금 설정: %ollama",
    "error.model_not_found": "{host} 서버에 {model!r} 모델이 없습니다",
    "error.model_not_found.hint": (
        "가진 모델: %ollama list\n받으려면: %ollama pull {model}"
    ),
    "error.model_near": "{host} 서버에 {model!r} 모델이 없습니다",
    "error.model_near.hint": (
        "혹시 {near}인가요? 가진 모델: %ollama list\n받으려면: %ollama pull {model}"
    ),
    "error.context_full": (
        "프롬프트는 {needed}토큰, {model}의 컨텍스트는 {window}토큰입니다"
    ),
    "error.context_full.hint": "{cut}\n또는 {grow}",
    "error.context_too_long": "프롬프트가 {model}에 들어가기에는 너무 깁니다",
    "error.context_too_long.hint": "{cut}\n또는 {grow}",
    "context.shorten": "더 짧게 쓰세요.",
    "context.grow": "컨텍스트를 크게: -o num_ctx={tokens}",
    "context.may_grow": "컨텍스트를 크게: -o num_ctx={tokens} (모델이 허용하는 만큼)",
    "context.full": "다른 모델을 쓰세요. {model}의 한계: {tokens}토큰.",
    "error.runner_died": "모델의 프로세스가 종료되었습니다: {model} ({reason})",
    "error.runner_died.hint": (
        "다시 물으면 새로 불러옵니다.\n"
        "또 종료되면 메모리가 모자랄 수 있습니다: om.fit({model!r})   %ollama doctor"
    ),
    "kept": "받은 것은 남아 있습니다. {hint}",
    "error.answer_failed": "서버가 답변을 중단했습니다: {reason}",
    "error.answer_failed.hint": "셀을 다시 실행하세요.",
    "error.answer_garbled": "서버가 답변을 줄 중간에서 끊었습니다: {text}",
    "error.answer_garbled.hint": "셀을 다시 실행하세요.",
    "error.connection_lost": "{host} 서버와의 연결이 끊겼습니다",
    "error.connection_lost.hint": ("%ollama로 서버를 확인하고 셀을 다시 실행하세요."),
    "error.unfinished": "{host} 서버가 끝났다는 말 없이 답변을 끝냈습니다",
    "error.unfinished.hint": "셀을 다시 실행하세요.",
    "error.too_old": "{host}에 {path} 기능이 없습니다. Ollama {since}부터 있습니다",
    "error.too_old.hint": (
        "오래된 Ollama라면 그곳에서 업데이트하세요(https://ollama.com/download).\n"
        "지금 버전: %ollama version"
    ),
    "error.sign_in": "{host}에서 ollama.com에 로그인한 사람이 없습니다",
    "error.sign_in.hint": "로그인하세요: %ollama signin",
    "error.blob_missing": "{host}에 그 파일이 없습니다",
    "error.blob_missing.hint": "셀을 다시 실행하면 없는 것을 보냅니다.",
    "error.silence": "답변 도중에 응답이 멈췄습니다: {host}",
    "error.silence.hint": (
        "더 기다리게 하고(%config OllamaMagic.timeout "
        "= 0은 끝없이) 셀을 다시 실행하세요."
    ),
    "error.bad_key": "OLLAMA_API_KEY에 키에는 쓸 수 없는 문자가 있습니다",
    "error.bad_key.hint": "https://ollama.com/settings/keys에서 다시 복사하세요.",
    "error.bad_header": "보낼 수 없는 헤더입니다: {name!r}",
    "error.bad_header.hint": "이름과 값에는 줄바꿈 없는 ASCII 문자만 쓸 수 있습니다.",
    "notice.engine": (
        "응답하는 Ollama가 없어 내장 엔진을 씁니다(아주 작은 모델; %ollama 참고)."
    ),
    "notice.bad_port": "OLLAMA_HOST의 포트가 없는 번호라서 {host}에 묻습니다.",
    "notice.busy": "{host} 서버가 바쁩니다({status}). {seconds}초 뒤 다시 요청합니다.",
    "notice.model": "{model} 모델을 씁니다 (바꾸려면: %ollama use 모델).",
    "notice.retired": "요즘 서버는 다음을 무시합니다: {names}.",
    "chat.stopped": "{seconds}초 만에 멈췄습니다. {characters}자가 남아 있습니다.",
    "chat.stopped_at_once": "{seconds}초 만에 멈췄습니다.",
    "chat.stopped_empty": "답변이 시작되기 전, {seconds}초 만에 멈췄습니다.",
    "chat.interrupted_mark": "*(여기서 멈춤)*",
    "chat.broken_mark": "*(여기서 끊김)*",
    "chat.cut_mark": "*(한도에서 잘림)*",
    "chat.empty": "*(빈 답변)*",
    "chat.queued": "“{conversation}” 대화의 앞선 답이 끝나기를 기다립니다.",
    "chat.cleared": "대화를 새로 시작합니다({turns}턴을 지웠습니다).",
    "status.host": "서버",
    "status.version": "버전",
    "status.models": "모델 수",
    "status.loaded": "올라온 모델",
    "status.model": "쓰는 모델",
    "status.options": "옵션",
    "status.turns": "대화 턴",
    "status.embedded": "내장 엔진",
    "status.any_model": "필요할 때 고름",
    "status.none": "없음",
    "use.done": "쓰는 모델: {model}",
    "host.done": "서버: {host}",
    "help.usage": "사용법",
    "help.flags": "플래그",
    "help.model": "물어볼 모델(%ollama list에 있는 이름)",
    "help.system": "이 질문에 쓸 시스템 프롬프트: 어떻게 행동할지",
    "help.option": "Ollama 옵션, 예: temperature=0.2 (여러 번 가능)",
    "help.seed": "난수의 시작값: 같은 값이면 같은 답",
    "help.no_stream": "답이 다 온 뒤에 한 번에 표시",
    "help.new": "지금까지의 대화를 잊기",
    "help.help": "이 설명",
    "help.chat": (
        "모델에게 묻고, 답이 오는 대로 봅니다.\n\n"
        "%%chat은 셀 전체를, %chat은 줄의 나머지를 질문으로 씁니다.\n"
        "글 속의 {{{{식}}}}에는 그 값이 들어갑니다.\n"
        "모델은 앞선 셀을 기억하며, 셀을 다시 실행하면 그 턴을 바꿉니다.\n"
        "멈춘 답도 남습니다. 파이썬에서는: reply = om.chat('...').\n"
        "셀 첫머리에 한 줄에 하나씩 명령을 쓸 수 있습니다. 목록: /?\n"
        "%chat fix, %chat export, %chat preset에는 설명이 따로 있습니다 (--help)."
    ),
    "help.ollama": "모델을 관리하고, 다음 질문에 쓸 것을 고릅니다.",
    "help.ollama.status": "어떤 서버와 모델을 쓰는지, 무엇이 올라와 있는지",
    "help.ollama.list": "서버에 있는 모델의 표",
    "help.ollama.ps": "메모리에 올라온 모델의 표",
    "help.ollama.show": "한 모델의 모든 정보",
    "help.ollama.use": "다음 질문에 쓸 모델을 고르기",
    "help.ollama.host": "서버를 보거나 바꾸기 (또는: embedded, auto)",
    "help.ollama.help": "이 설명, 또는 모델의 모든 옵션",
    "help.options": "-o에 쓰는 옵션 (기본값; 범위; ↻ 모델을 다시 올림)",
    "config.host": "쓸 서버; 비우면 OLLAMA_HOST, 이 컴퓨터, 내장 엔진 순",
    "config.model": "물어볼 모델; 비우면 서버에 있는 것 중 하나",
    "config.options": "모든 질문에 쓸 옵션, 예: {{'temperature': 0.2}}",
    "config.language": "우리가 쓰는 글의 언어: auto, en, ko",
    "config.embedded": "내장 엔진 사용: auto, always, never",
    "config.record": "노트북에 남길 기록: full, hashes, off",
    "config.headers": "이름을 적은 호스트에 보낼 헤더, 예: {{'X-Team': 'a'}}",
    "config.timeout": "답변 도중 기다리는 최대 시간(초); 0이나 None은 끝없이",
    "config.confirm": "모델이나 파일을 잃기 전에 묻기",
    "config.updates": "답을 1초에 최대 몇 번 그릴지",
    "cli.description": "Jupyter에서 쓰는 로컬 언어 모델.",
    "cli.lab": "모델에게 한 번 묻고 나서 시작 노트북으로 JupyterLab을 열기",
    "cli.lab.folder": "노트북 폴더 (기본: 현재 폴더에 복사)",
    "cli.serve": "멈출 때까지 내장 엔진을 실행",
    "cli.serve.host": "주소와 포트 (기본값 127.0.0.1:11500)",
    "cli.serve.models": "Ollama 구조로 된 모델 폴더를 추가 (여러 번 가능)",
    "cli.serving": (
        "내장 엔진: http://{host}:{port} (Ctrl+C로 끝냄). "
        "쓰려면: OLLAMA_HOST=http://{host}:{port}"
    ),
    "cli.ask": "한 번 묻고 답을 출력",
    "cli.copied": "노트북 위치: {folder}",
    "cli.not_copied": (
        "{folder}에 노트북을 둘 수 없습니다({reason}). "
        "둘 수 있는 폴더를 적으세요: ollama-magic lab FOLDER"
    ),
    "cli.no_folder": (
        "폴더가 아닙니다: {folder}. 폴더를 적으세요: ollama-magic lab FOLDER"
    ),
    "cli.no_quickstart": "{name} 파일이 없어 폴더를 엽니다: {folder}",
    "cli.no_lab": "JupyterLab이 설치되어 있지 않습니다",
    "cli.no_lab.hint": '설치하세요: pip install "ollama-magic[lab,embedded]"',
    "cli.question": "한국의 수도는?",
    "plot.seconds": "질문한 뒤 지난 시간(초)",
    "plot.characters": "지금까지의 글자 수",
}
