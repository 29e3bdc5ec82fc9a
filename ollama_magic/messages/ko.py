"""The texts in Korean."""

from __future__ import annotations

__all__ = ["TEXTS"]

TEXTS = {
    "error.bad_name": "{name!r}은(는) 모델 이름이 아닙니다",
    "error.bad_name.hint": "이름은 qwen3, qwen3:4b, hf.co/org/repo:Q4_K_M처럼 씁니다.",
    "error.provider_unknown": "{name!r}(이)라는 제공자를 모릅니다",
    "error.provider_unknown.hint": "@ 없이 쓰거나 다음 중 하나를 쓰세요: {names}.",
    "error.bad_host": "{host!r}은(는) 주소가 아닙니다",
    "error.bad_host.hint": (
        "%ollama host나 OLLAMA_HOST에 localhost, 192.168.0.7:11434, "
        "https://host/path처럼 쓰세요."
    ),
    "error.bad_port": "{host!r}은(는) 주소가 아닙니다. {port}번 포트는 없습니다",
    "error.bad_port.hint": (
        "포트는 1~{last}이고 Ollama의 포트는 11434입니다: %ollama host 주소:포트"
    ),
    "error.option_form": "{text!r}은(는) 옵션이 아닙니다",
    "error.option_form.hint": "-o 이름=값 꼴로 쓰세요. 예: -o temperature=0.2",
    "error.option_near": "{name!r}(이)라는 옵션은 없습니다",
    "error.option_near.hint": "혹시 {near}인가요? 전체 목록: %ollama help options",
    "error.option_unknown": "{name!r}(이)라는 옵션은 없습니다",
    "error.option_unknown.hint": "쓸 수 있는 옵션: {names}.",
    "error.option_type": "옵션 {name}에 {value!r}을(를) 쓸 수 없습니다",
    "error.option_type.hint": "예를 들어 이렇게 쓰세요: -o {name}={example}",
    "error.option_empty": "옵션 {name}이(가) 비면 모든 답이 바로 끝납니다",
    "error.option_empty.hint": "끝낼 글자: -o {name}=END   아무것도 없이: -o {name}=[]",
    "error.option_range": "옵션 {name}={value}은(는) 범위를 벗어납니다",
    "error.option_range.hint": "쓸 수 있는 값: {range}.",
    "error.usage_unknown_flag": "{magic}에는 {flag!r} 플래그가 없습니다",
    "error.usage_unknown_flag.hint": "혹시 {near}인가요? 전체 목록: {manual}",
    "error.usage_no_value": "{magic}: {flag}에 값이 필요합니다",
    "error.usage_no_value.hint": "{flag} {metavar}처럼 쓰세요. 자세히: {manual}",
    "error.usage_value": "{magic}: {flag}에 {value!r}을(를) 쓸 수 없습니다",
    "error.usage_value.hint": "{flag} {metavar}처럼 쓰세요. 자세히: {manual}",
    "error.usage_quotes": "{magic}: {line!r}에서 따옴표가 닫히지 않았습니다",
    "error.usage_quotes.hint": '따옴표를 닫거나 다른 따옴표로 감싸세요: "it\'s"',
    "error.usage_extra": "{magic}: {word!r}을(를) 어떻게 할지 모릅니다",
    "error.usage_extra.hint": "이렇게 쓰세요: {usage}",
    "error.usage_missing": "{magic}: {metavar}이(가) 필요합니다",
    "error.usage_missing.hint": "이렇게 쓰세요: {usage}",
    "error.usage_word": "%ollama에는 {word!r} 명령이 없습니다",
    "error.usage_word.hint": "혹시 %ollama {near}인가요? 전체 목록: %ollama help",
    "error.usage_no_word": "%ollama에는 {word!r} 명령이 없습니다",
    "error.usage_no_word.hint": "전체 목록: %ollama help",
    "error.usage_no_flag": "{magic}에는 {flag!r} 플래그가 없습니다",
    "error.usage_no_flag.hint": "전체 목록: {manual}",
    "error.usage_empty_cell": "{magic}: 물어볼 내용이 없습니다",
    "error.usage_empty_cell.hint": "%%chat 아래 줄에 질문을 쓰세요.",
    "error.usage_empty_line": "{magic}: 물어볼 내용이 없습니다",
    "error.usage_empty_line.hint": (
        "같은 줄에 질문을 이어 쓰세요: %chat 하늘은 왜 파란가요?"
    ),
    "error.cli_empty": "물어볼 내용이 없습니다",
    "error.cli_empty.hint": '질문을 적으세요: ollama-magic ask "하늘은 왜 파란가요?"',
    "error.config": "{name}에 {value!r}을(를) 쓸 수 없습니다",
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
    "error.context_full": "프롬프트는 {needed}토큰, {model}의 창은 {window}토큰입니다",
    "error.context_full.hint": "{cut}   또는 {grow}",
    "error.context_too_long": "프롬프트가 {model}에 들어가기에는 너무 깁니다",
    "error.context_too_long.hint": "{cut}   또는 {grow}",
    "context.shorten": "더 짧게 쓰세요.",
    "context.grow": "창을 크게: -o num_ctx={tokens}",
    "context.may_grow": "창을 크게: -o num_ctx={tokens} (모델이 허용하는 만큼)",
    "context.full": "다른 모델을 쓰세요. {model}은(는) {tokens}토큰이 한계입니다.",
    "error.runner_died": "{model}을(를) 돌리던 프로세스가 죽었습니다: {reason}",
    "error.runner_died.hint": (
        "다시 물으면 새로 불러옵니다.\n"
        "또 죽으면 메모리가 모자랄 수 있습니다: om.fit({model!r})   %ollama doctor"
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
    "error.too_old": "{host}에는 {path}이(가) 없습니다. Ollama {since}에서 생겼습니다",
    "error.too_old.hint": (
        "그곳의 Ollama를 업데이트하세요(https://ollama.com/download). "
        "지금 버전: %ollama"
    ),
    "error.sign_in": "{host}에서 ollama.com에 로그인한 사람이 없습니다",
    "error.sign_in.hint": "로그인하세요: %ollama signin",
    "error.blob_missing": "{host}에 그 파일이 없습니다",
    "error.blob_missing.hint": "셀을 다시 실행하면 없는 것을 보냅니다.",
    "error.silence": "{host}이(가) 답변 도중에 조용해졌습니다",
    "error.silence.hint": (
        "더 기다리게 하고(%config OllamaMagic.timeout "
        "= 0은 끝없이) 셀을 다시 실행하세요."
    ),
    "error.bad_key": "OLLAMA_API_KEY에 키에는 쓸 수 없는 문자가 있습니다",
    "error.bad_key.hint": "https://ollama.com/settings/keys에서 다시 복사하세요.",
    "error.bad_header": "헤더 {name!r}을(를) 보낼 수 없습니다",
    "error.bad_header.hint": "이름과 값에는 줄바꿈 없는 ASCII 문자만 쓸 수 있습니다.",
    "error.pull_unknown": "레지스트리에 {model!r} 모델이 없습니다",
    "error.pull_unknown.hint": (
        "이름을 찾아보세요: https://ollama.com/search   가진 모델: %ollama list"
    ),
    "error.push_unknown": "올릴 {model!r} 모델이 없습니다",
    "error.push_unknown.hint": "가진 모델: %ollama list",
    "error.pull_corrupt": "{model}의 일부가 손상된 채로 왔습니다",
    "error.pull_corrupt.hint": "셀을 다시 실행하면 그 부분을 새로 받습니다.",
    "error.disk_full": "서버의 디스크가 가득 차서 {model}이(가) 들어가지 않습니다",
    "error.disk_full.hint": (
        "쓰지 않는 모델을 지우고(%ollama rm 모델) 셀을 다시 실행하세요."
    ),
    "error.registry_unreachable": "서버가 레지스트리에 닿지 못합니다: {reason}",
    "error.registry_unreachable.hint": (
        "서버가 온라인인지, 프록시(HTTPS_PROXY)를 아는지 확인하고 셀을 다시 실행하세요."
    ),
    "error.registry_insecure": "레지스트리가 https를 쓰지 않습니다: {reason}",
    "error.registry_insecure.hint": (
        "직접 운영하는 곳이고 가는 길도 믿을 수 있다면 허용하세요: --insecure"
    ),
    "error.operation_failed": "서버가 {model} 작업을 그만두었습니다: {reason}",
    "error.operation_failed.hint": "가진 모델: %ollama list   지금 설정: %ollama",
    "error.no_embeddings": "{model}은(는) 글로 답할 뿐 벡터를 만들지 못합니다",
    "error.no_embeddings.hint": (
        "embeddinggemma 같은 임베딩 모델을 쓰세요. 가진 모델: %ollama list"
    ),
    "error.input_empty": "{model}이(가) 아무것도 읽어 내지 못한 글이 있습니다",
    "error.input_empty.hint": "빈 글인가요? 빈 글은 빼고 보내세요.",
    "error.input_too_long": "{model}에 넣기에는 너무 긴 글이 있습니다",
    "error.input_too_long.hint": (
        "글을 나누거나, 창을 늘리거나(num_ctx), 뒷부분을 버리게 하세요: truncate=True"
    ),
    "error.modelfile_no_from": "Modelfile에 무엇으로 만들지(FROM)가 없습니다",
    "error.modelfile_no_from.hint": (
        "이런 줄로 시작하세요: FROM qwen3:4b   또는: FROM ./model.gguf"
    ),
    "error.modelfile_near": "{word!r}(이)라는 명령은 없습니다",
    "error.modelfile_near.hint": "혹시 이렇게 쓰려고 했나요? {like}",
    "error.modelfile_word": "{word!r}(이)라는 명령은 없습니다",
    "error.modelfile_word.hint": (
        "쓸 수 있는 명령: {names}. 여러 줄의 글은 따옴표 세 개로 감쌉니다."
    ),
    "error.modelfile_empty": "{word} 뒤에 내용이 없습니다",
    "error.modelfile_empty.hint": "예를 들어 이렇게 쓰세요: {like}",
    "error.modelfile_quote": "{word} 뒤의 따옴표가 닫히지 않았습니다",
    "error.modelfile_quote.hint": (
        "글을 시작한 것과 같은 따옴표로 닫고, 그 줄을 거기서 끝내세요."
    ),
    "error.modelfile_role": "{role!r}은(는) 역할이 아닙니다",
    "error.modelfile_role.hint": "{roles} 중 하나를 쓰세요: MESSAGE user 안녕",
    "error.modelfile_name": "{name!r}은(는) 매개변수 이름이 아닙니다",
    "error.modelfile_name.hint": "기호 없이 한 칸 띄어 쓰세요: {like}",
    "error.modelfile_option": "매개변수가 잘못되었습니다: {reason}",
    "error.modelfile_option.hint": "고치려면: {hint}",
    "error.modelfile_version": "{version!r}은(는) 버전이 아닙니다",
    "error.modelfile_version.hint": "예를 들어 이렇게 쓰세요: REQUIRES 0.14.0",
    "error.modelfile_unwritable": "Modelfile에 담을 수 없는 글입니다: {text}",
    "error.modelfile_unwritable.hint": (
        "따옴표로 끝나는 줄이 없도록 그 뒤에 빈칸이나 낱말을 더하세요."
    ),
    "error.modelfile_missing": "{word} {path}: 그런 파일이 없습니다",
    "error.modelfile_missing.hint": (
        "경로는 Modelfile이 있는 폴더에서 시작합니다. 서버의 모델은 이름으로 "
        "씁니다: FROM qwen3:4b"
    ),
    "error.modelfile_froms": "FROM {name}은(는) 모델 이름인데 다른 FROM도 있습니다",
    "error.modelfile_froms.hint": (
        "모델 하나만 쓰거나, 파일만(모델과 프로젝터처럼) 쓰세요."
    ),
    "error.modelfile_draft": "DRAFT와 FROM이 같은 파일입니다: {path}",
    "error.modelfile_draft.hint": "초안 모델은 같은 계열의 더 작은 모델입니다.",
    "error.modelfile_twice": "이름이 {name!r}인 파일이 둘입니다",
    "error.modelfile_twice.hint": (
        "서버는 이름으로 구별하므로 하나의 이름을 바꾸세요."
    ),
    "error.modelfile_folder": "{path} 폴더에 모델이 없습니다",
    "error.modelfile_folder.hint": (
        "*.safetensors나 *.gguf가 있어야 합니다. 서버의 모델이라면 태그까지 쓰세요: "
        "FROM qwen3:latest"
    ),
    "error.modelfile_lfs": "{path}은(는) 진짜 파일의 위치만 적은 것입니다(Git LFS)",
    "error.modelfile_lfs.hint": "파일 자체를 받으세요: git lfs pull",
    "error.not_gguf": "{path}은(는) Ollama가 받을 수 있는 모델이 아닙니다: {reason}",
    "error.not_gguf.hint": (
        "GGUF와 safetensors 파일을 받습니다. 끝까지 내려받은 파일인가요?"
    ),
    "error.file_unreadable": "{path}을(를) 읽을 수 없습니다: {reason}",
    "error.file_unreadable.hint": "경로와 읽기 권한을 확인하세요.",
    "error.file_changed": "{path}이(가) 보내는 동안 바뀌었습니다",
    "error.file_changed.hint": "파일이 다 만들어진 뒤에 셀을 다시 실행하세요.",
    "notice.engine": (
        "응답하는 Ollama가 없어 내장 엔진을 씁니다(아주 작은 모델; %ollama 참고)."
    ),
    "notice.bad_port": "OLLAMA_HOST의 포트가 없는 번호라서 {host}에 묻습니다.",
    "notice.busy": "{host}이(가) 바쁩니다({status}). {seconds}초 뒤에 다시 묻습니다.",
    "modelfile.line": "{line}행: {message}",
    "operation.stopped": (
        "{seconds}초 만에 멈췄습니다: {name}. 받은 것은 남습니다. "
        "셀을 다시 실행하면 이어서 합니다."
    ),
    "operation.stopped_empty": "{seconds}초 만에 멈췄습니다: {name}.",
    "notice.model": "{model} 모델을 씁니다 (바꾸려면: %ollama use 모델).",
    "notice.retired": "요즘 서버는 다음을 무시합니다: {names}.",
    "chat.stopped": "{seconds}초 만에 멈췄습니다. {characters}자가 남아 있습니다.",
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
        "{folder}은(는) 폴더가 아닙니다. 폴더를 적으세요: ollama-magic lab FOLDER"
    ),
    "cli.no_quickstart": "{folder}에 {name}이(가) 없어 폴더를 엽니다.",
    "cli.no_lab": "JupyterLab이 설치되어 있지 않습니다",
    "cli.no_lab.hint": '설치하세요: pip install "ollama-magic[lab,embedded]"',
    "cli.question": "한국의 수도는?",
    "plot.seconds": "질문한 뒤 지난 시간(초)",
    "plot.characters": "지금까지의 글자 수",
}
