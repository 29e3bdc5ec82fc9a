"""The texts of managing models, in Korean."""

from __future__ import annotations

__all__ = ["TEXTS"]

TEXTS = {
    "error.usage_nobody": "{magic}: 확인할 사람이 없습니다",
    "error.usage_nobody.hint": "그래도 하려면 --yes를 붙이세요: {magic} … --yes",
    "error.usage_unanswered": "{magic}: {question} 확인할 사람이 없습니다",
    "error.usage_unanswered.hint": "그래도 하려면 --yes를 붙이세요: {magic} … --yes",
    "error.usage_no_model": "쓰는 모델이 없어서 {magic}에 MODEL이 필요합니다",
    "error.usage_no_model.hint": "{magic} MODEL, 또는 먼저 고르세요: %ollama use MODEL",
    "error.usage_elsewhere": "다른 컴퓨터의 서버는 여기서 시작할 수 없습니다: {host}",
    "error.usage_elsewhere.hint": (
        "그곳에서 Ollama를 시작하거나(ollama serve) 이 컴퓨터로 돌아오세요: "
        "%ollama host localhost"
    ),
    "error.option_unset": "설정하지 않은 옵션입니다: {name!r}",
    "error.option_unset.hint": "설정한 옵션: {names}.",
    "error.engine_cannot": "내장 엔진에는 {what} 기능이 없습니다",
    "error.engine_cannot.hint": (
        "Ollama에서는 됩니다: %ollama serve로 시작하거나 %ollama doctor를 보세요. "
        "엔진의 모델: %ollama list"
    ),
    "error.no_room": "공간이 부족합니다: {model} {size}, {folder}의 여유 {free}",
    "error.no_room.hint": (
        "쓰지 않는 모델을 지우세요: %ollama rm 모델\n"
        "서버가 모델을 다른 곳에 둔다면 그곳을 OLLAMA_MODELS에 적으세요."
    ),
    "error.pull_near": "레지스트리에 {model!r} 모델이 없습니다",
    "error.pull_near.hint": (
        "혹시 {near}인가요? 이름 찾기: https://ollama.com/search   om.library()"
    ),
    "error.no_match": "{pattern!r}에 맞는 모델이 없습니다",
    "error.no_match.hint": "가진 모델: %ollama list",
    "error.file_unwritable": "{path}에 쓸 수 없습니다: {reason}",
    "error.file_unwritable.hint": "경로와 쓰기 권한을 확인하세요.",
    "error.usage_no_chat": "대화할 수 없는 임베딩 모델입니다: {model}",
    "error.usage_no_chat.hint": (
        "벡터를 만들려면: om.embed(texts, model={model!r})   다른 모델: %ollama list"
    ),
    "error.serve_nothing": (
        "{host}에서 응답하는 서버가 없고, 이 컴퓨터에는 Ollama가 설치되어 있지 않습니다"
    ),
    "error.serve_nothing.hint": (
        "{start}\n대신 내장 엔진을 쓰려면: %ollama serve --embedded   "
        "또는: %ollama host embedded"
    ),
    "error.serve_failed": "{host}에서 Ollama가 시작되지 않았습니다(종료 코드 {code})",
    "error.serve_failed.hint": (
        "터미널에서 이유를 볼 수 있습니다: ollama serve\n"
        "또는 내장 엔진을 쓰세요: %ollama serve --embedded"
    ),
    "progress.waiting": "{name} … {seconds}초",
    "progress.hashing": "파일 확인 중",
    "progress.uploading": "파일 보내는 중",
    "progress.done": "{seconds}초 만에 끝남",
    "progress.seconds": "{seconds}초 남음",
    "progress.minutes": "{minutes}분 남음",
    "progress.hours": "{hours}시간 {minutes}분 남음",
    "pull.size": "{model}의 크기: {size}.",
    "pull.room": "{model}의 크기: {size}, 남은 디스크: {free}.",
    "table.no_models": (
        "서버에 모델이 없습니다. 받으려면: %ollama pull qwen3:4b   목록: om.library()"
    ),
    "table.none_loaded": "올라온 모델이 없습니다. 올리려면: %ollama run 모델",
    "modelfile.saved": "파일로 저장했습니다: {path}",
    "modelfile.moved": (
        "안의 경로는 {folder}에서 시작합니다. %ollama create -f로 쓰려면 "
        "그 폴더로 옮기세요."
    ),
    "modelfile.ask": "다른 내용의 파일이 있습니다: {path}. 덮어쓸까요? [y/N] ",
    "create.ask": "같은 이름의 다른 모델이 있습니다: {model}. 바꿀까요? [y/N] ",
    "create.replaced": "이전 모델을 바꾸었습니다: {model}",
    "asking.kept": "아무것도 바꾸지 않았습니다.",
    "set.done": "모든 질문에 쓰는 옵션: {options}",
    "stop.done": "메모리에서 내렸습니다: {model}",
    "stop.nothing": "메모리에 올라와 있지 않습니다: {model}",
    "cp.done": "복사했습니다: {source} → {destination}",
    "rm.nothing": "지울 모델이 없습니다.",
    "rm.ask": "이 모델을 지울까요({size})? [y/N] ",
    "rm.ask_many": "모델 {count}개를 지울까요({size})? [y/N] ",
    "rm.done": "지웠습니다: {count}개({size})",
    "signin.done": "ollama.com에 로그인되어 있습니다: {name}",
    "signin.where": "로그인한 사람이 없습니다. 이 주소를 열어 로그인하세요:\n{url}",
    "signout.done": "ollama.com에서 로그아웃했습니다.",
    "serve.there": "{host}에서 서버가 이미 응답합니다.",
    "serve.started": (
        "{host}에서 Ollama를 시작했습니다(프로세스 {pid}). 커널이 끝나도 계속됩니다.\n"
        "끝내려면 터미널에서: {stop}"
    ),
    "serve.embedded": (
        "{host}에서 내장 엔진이 실행 중입니다. 쓰는 곳이 없으면 저절로 끝납니다."
    ),
    "start.installed": "Ollama가 설치되어 있습니다. 시작하려면: %ollama serve",
    "start.install": (
        "Ollama 설치: {command}   (또는 https://ollama.com/download), "
        "그다음: %ollama serve"
    ),
    "start.there": "그곳에서 Ollama를 시작하세요: OLLAMA_HOST=0.0.0.0 ollama serve",
    "start.container": (
        "컨테이너 안입니다. 밖에서: OLLAMA_HOST=0.0.0.0 ollama serve, 그다음 %ollama "
        "host auto가 {addresses}에 물어봅니다. 안에서: %ollama serve"
    ),
    "start.again": "조금 전까지 응답했습니다. 그곳에서 다시 시작하세요: ollama serve",
    "doctor.embedded": "시험용 아주 작은 모델입니다. 실제로 쓰려면 Ollama를 쓰세요:",
    "doctor.docker": "또는 Docker로: {command}",
    "doctor.old": "일부 명령을 쓰기에는 오래되었습니다: https://ollama.com/download",
    "doctor.no_models": "하나 받으세요: %ollama pull qwen3:4b   목록: om.library()",
    "doctor.split": (
        "일부를 CPU가 계산해서 느립니다. 더 작은 모델이나 짧은 컨텍스트를 쓰거나"
        "(%ollama set num_ctx 4096) 다른 모델을 내리세요: %ollama stop 모델"
    ),
    "doctor.context": (
        "컨텍스트가 길면({tokens}) 메모리를 많이 씁니다. "
        "줄이려면: %ollama set num_ctx 8192"
    ),
    "doctor.disk": "디스크",
    "doctor.memory": "메모리",
    "doctor.unknown": "알 수 없음",
    "doctor.free": "전체 {where}, 여유 {free}",
    "doctor.free_disk": (
        "{free} 남음 ({folder} 쪽 디스크; 다른 폴더를 쓴다면 OLLAMA_MODELS에)"
    ),
    "doctor.elsewhere": "다른 서버: %ollama host 주소:포트   %ollama host auto",
    "doctor.clean": "자리를 만드세요: %ollama list, %ollama rm 모델",
    "doctor.small": (
        "작은 모델을 쓰거나(om.choose(memory='4GB')) 다른 프로그램을 끝내세요."
    ),
    "doctor.no_gpu": "모두 CPU가 계산합니다. 4B 이하의 모델이 쓸 만합니다.",
    "doctor.slow": "모든 답이 느려집니다. 되돌리려면: %ollama unset {name}",
    "doctor.container": "컨테이너",
    "doctor.inside": "여기서 localhost는 컨테이너 자신입니다",
    "doctor.outside": (
        "바깥의 서버는 다른 곳의 연결도 받아야 합니다: "
        "OLLAMA_HOST=0.0.0.0 ollama serve\n"
        "그다음 주소를 시험해 보세요: %ollama host auto   ({addresses})"
    ),
    "doctor.proxy": "프록시",
    "doctor.no_proxy": "내부 네트워크의 서버라면: NO_PROXY={host}",
    "help.ollama.run": "모델을 올리고 쓰기; 질문을 적으면 한 번만 묻기",
    "help.ollama.stop": "모델을 메모리에서 내리기",
    "help.ollama.pull": "모델 받기; 멈췄다가 나중에 이어받을 수 있음",
    "help.ollama.push": "모델을 레지스트리에 올리기",
    "help.ollama.create": "Modelfile대로 모델 만들기 (또는: %%modelfile NAME)",
    "help.ollama.cp": "모델에 이름을 하나 더 붙이기",
    "help.ollama.rm": "확인한 뒤 모델 지우기 (패턴: 'qwen*')",
    "help.ollama.embed": "글의 벡터를 표로: 낱말 하나씩, 또는 따옴표로 묶어서",
    "help.ollama.set": "모든 질문에 쓸 옵션 정하기; 없이 쓰면 정해진 것 보기",
    "help.ollama.unset": "정한 옵션을 되돌리기",
    "help.ollama.serve": "여기서 서버 시작하기: Ollama 또는 내장 엔진",
    "help.ollama.signin": "ollama.com에 누가 로그인했는지, 아니면 로그인할 주소",
    "help.ollama.signout": "서버를 ollama.com에서 로그아웃시키기",
    "help.ollama.version": "서버와 이 패키지의 버전",
    "help.ollama.doctor": "상태를 점검하고 해결 방법을 알려 주기",
    "help.modelfile": "셀에 적은 대로 모델을 만듭니다: FROM, PARAMETER, SYSTEM, …",
    "help.show.modelfile": "Modelfile만",
    "help.show.parameters": "옵션만",
    "help.show.template": "프롬프트 템플릿만",
    "help.show.system": "시스템 프롬프트만",
    "help.show.license": "라이선스만",
    "help.show.verbose": "헤더 전체를, 배열까지",
    "help.insecure": "암호화하지 않는 http 레지스트리도 허용",
    "help.quantize": "q8_0, q4_K_M, …: 16비트 이상의 가중치에서만",
    "help.file": "Modelfile; 그 안의 경로는 그 파일의 폴더에서 시작",
    "help.save": "셀을 파일로도 저장",
    "help.rm.all": "서버에 있는 모든 모델",
    "help.yes": "잃는 것이 있어도 묻지 않기",
    "help.serve.embedded": "Ollama가 설치되어 있어도 내장 엔진을 쓰기",
}
