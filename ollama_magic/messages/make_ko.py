"""The texts of getting and making models, in Korean."""

from __future__ import annotations

__all__ = ["TEXTS"]

TEXTS = {
    "error.pull_unknown": "레지스트리에 {model!r} 모델이 없습니다",
    "error.pull_unknown.hint": (
        "이름을 찾아보세요: https://ollama.com/search   가진 모델: %ollama list"
    ),
    "error.pull_unknown_there": "{registry}에 없는 모델입니다: {model!r}",
    "error.pull_unknown_there.hint": (
        "그곳에서 이름과 태그를 확인하세요. 서버에 있는 모델: %ollama list"
    ),
    "error.modelfile_text": "모델 이름이나 파일이 올 자리입니다: {text!r}",
    "error.modelfile_text.hint": (
        "Modelfile의 글은 om.Modelfile.parse('…')로 읽고, 직접 만들려면 "
        "om.Modelfile('MODEL', system='…')처럼 쓰세요."
    ),
    "error.modelfile_binary": "{path}: 텍스트 파일이 아닙니다",
    "error.modelfile_binary.hint": (
        "Modelfile은 FROM MODEL이 적힌 글입니다. GGUF 파일은 FROM 뒤에 쓰세요."
    ),
    "error.model_stays": "{model}: 지울 수 없는 모델입니다({reason})",
    "error.model_stays.hint": (
        "직접 만들거나 받은 모델은 지울 수 있습니다: %ollama list, %ollama rm MODEL"
    ),
    "error.engine_no_push": "{model}: 내장 엔진은 레지스트리에 올리지 않습니다",
    "error.engine_no_push.hint": (
        "다른 사람에게는 폴더로 줄 수 있습니다: ollama-magic bundle FOLDER MODEL"
    ),
    "error.no_models_there": "가져올 모델이 없습니다: {reason}",
    "error.no_models_there.hint": (
        "manifests/와 blobs/가 있는 폴더를 쓰세요. 그런 "
        "폴더는 ollama-magic bundle로 만듭니다."
    ),
    "error.busy": "{host}: 서버가 너무 바쁩니다({status}): {reason}",
    "error.busy.hint": (
        "잠시 뒤 셀을 다시 실행하세요. 지금 올라간 모델: %ollama"
        " ps   다른 서버: %ollama host ADDRESS"
    ),
    "error.push_unknown": "올릴 {model!r} 모델이 없습니다",
    "error.push_unknown.hint": "가진 모델: %ollama list",
    "error.pull_corrupt": "{model}의 일부가 손상된 채로 왔습니다",
    "error.pull_corrupt.hint": "셀을 다시 실행하면 그 부분을 새로 받습니다.",
    "error.disk_full": "서버의 디스크 공간이 부족합니다: {model}",
    "error.disk_full.hint": (
        "쓰지 않는 모델을 지우고(%ollama rm 모델) 셀을 다시 실행하세요."
    ),
    "error.from_unreachable": (
        "서버에 없는 모델이고 레지스트리에도 연결할 수 없습니다: {model} ({reason})"
    ),
    "error.from_unreachable.hint": (
        "서버에 있는 모델: %ollama list   파일이라면 경로로 쓰세요: FROM ./{model}"
    ),
    "error.bad_template": "서버가 TEMPLATE을 읽지 못했습니다: {reason}",
    "error.bad_template.hint": (
        'Go 템플릿 형식으로 씁니다: TEMPLATE """{{{{ .Prompt }}}}"""\n'
        "다른 모델의 예: %ollama show MODEL --template"
    ),
    "error.bad_quantize": "{model}: 이렇게 양자화할 수 없습니다 ({reason})",
    "error.bad_quantize.hint": (
        "-q q8_0, q4_K_M, q4_K_S 중 하나를 쓰세요. 16비트 이상의 모델만 가능합니다."
    ),
    "error.account_offline": "{host}에서 계정을 확인할 수 없습니다: {reason}",
    "error.account_offline.hint": (
        "서버가 https://ollama.com에 연결할 수 있는지 확인하세요. "
        "로컬 모델에는 계정이 필요 없습니다."
    ),
    "error.no_chat": "대화할 수 없는 임베딩 모델입니다: {model}",
    "error.no_chat.hint": (
        "벡터를 만들려면: om.embed(texts, model={model!r})   "
        "다른 모델: %ollama list 후 -m 모델"
    ),
    "error.registry_unreachable": "서버가 레지스트리에 연결할 수 없습니다: {reason}",
    "error.registry_unreachable.hint": (
        "서버의 인터넷 연결과 프록시 설정(HTTPS_PROXY)을 확인하고 셀을 다시 실행하세요."
    ),
    "error.registry_insecure": "레지스트리가 https를 쓰지 않습니다: {reason}",
    "error.registry_insecure.hint": (
        "직접 운영하는 레지스트리이고 네트워크를 믿을 수 있다면: --insecure"
    ),
    "error.operation_failed": "서버가 작업을 중단했습니다: {model} ({reason})",
    "error.operation_failed.hint": "가진 모델: %ollama list   지금 설정: %ollama",
    "error.no_embeddings": "임베딩 모델이 아니어서 벡터를 만들 수 없습니다: {model}",
    "error.no_embeddings.hint": (
        "embeddinggemma 같은 임베딩 모델을 쓰세요. 가진 모델: %ollama list"
    ),
    "error.input_empty": "{model}: 토큰이 하나도 없는 글이 있습니다",
    "error.input_empty.hint": "빈 글인가요? 빈 글은 빼고 보내세요.",
    "error.input_too_long": "{model}에 넣기에는 너무 긴 글이 있습니다",
    "error.input_too_long.hint": (
        "글을 나누거나, 컨텍스트를 늘리거나(num_ctx), 뒷부분을 버리게 하세요: "
        "truncate=True"
    ),
    "error.modelfile_no_from": "Modelfile에 무엇으로 만들지(FROM)가 없습니다",
    "error.modelfile_no_from.hint": (
        "이런 줄로 시작하세요: FROM qwen3:4b   또는: FROM ./model.gguf"
    ),
    "error.modelfile_near": "없는 명령입니다: {word!r}",
    "error.modelfile_near.hint": "혹시 이렇게 쓰려고 했나요? {like}",
    "error.modelfile_word": "없는 명령입니다: {word!r}",
    "error.modelfile_word.hint": (
        "쓸 수 있는 명령: {names}. 여러 줄의 글은 따옴표 세 개로 감쌉니다."
    ),
    "error.modelfile_empty": "{word} 뒤에 내용이 없습니다",
    "error.modelfile_empty.hint": "예를 들어 이렇게 쓰세요: {like}",
    "error.modelfile_quote": "{word} 뒤의 따옴표가 닫히지 않았습니다",
    "error.modelfile_quote.hint": (
        "글을 시작한 것과 같은 따옴표로 닫고, 그 줄을 거기서 끝내세요."
    ),
    "error.modelfile_role": "없는 역할입니다: {role!r}",
    "error.modelfile_role.hint": "{roles} 중 하나를 쓰세요: MESSAGE user 안녕",
    "error.modelfile_name": "매개변수 이름이 아닙니다: {name!r}",
    "error.modelfile_name.hint": "기호 없이 한 칸 띄어 쓰세요: {like}",
    "error.modelfile_option": "매개변수가 잘못되었습니다: {reason}",
    "error.modelfile_option.hint": "{hint}   형식: PARAMETER 이름 값",
    "error.modelfile_version": "버전 형식이 아닙니다: {version!r}",
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
    "error.modelfile_froms": "모델 이름을 쓴 FROM {name} 말고 다른 FROM도 있습니다",
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
    "error.modelfile_lfs": "실제 파일이 아니라 Git LFS 포인터입니다: {path}",
    "error.modelfile_lfs.hint": "파일 자체를 받으세요: git lfs pull",
    "error.not_gguf": "Ollama가 쓸 수 없는 파일입니다: {path} ({reason})",
    "error.not_gguf.hint": (
        "GGUF와 safetensors 파일만 됩니다. 다운로드가 끝난 파일인지 확인하세요."
    ),
    "error.file_unreadable": "파일을 읽을 수 없습니다: {path} ({reason})",
    "error.file_unreadable.hint": "경로와 읽기 권한을 확인하세요.",
    "error.file_changed": "보내는 동안 파일이 바뀌었습니다: {path}",
    "error.file_changed.hint": "파일이 다 만들어진 뒤에 셀을 다시 실행하세요.",
    "operation.stopped": "{seconds}초 만에 멈췄습니다: {name}.",
    "operation.keeps_all": "받은 것은 남습니다. 셀을 다시 실행하면 이어서 합니다.",
    "operation.keeps_files": (
        "다 보낸 파일은 서버에 남습니다. 셀을 다시 실행하면 나머지를 보냅니다."
    ),
    "modelfile.line": "{line}행: {message}",
}
