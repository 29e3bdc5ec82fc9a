"""The texts of advice, in Korean."""

from __future__ import annotations

__all__ = ["TEXTS"]

TEXTS = {
    "error.bad_size": "크기로 읽을 수 없습니다: {text!r}",
    "error.bad_size.hint": "8GB, 512MB, 6.5GiB처럼 쓰세요.",
    "error.bad_context": "토큰 수로 읽을 수 없습니다: {text!r}",
    "error.bad_context.hint": "32K나 8192처럼 쓰세요.",
    "error.bad_count": "매개변수 수로 읽을 수 없습니다: {text!r}",
    "error.bad_count.hint": "8B, 270M, 7000000000처럼 쓰세요.",
    "error.few_bytes": "모델을 올리기에는 너무 적은 바이트 수입니다: {text!r}",
    "error.few_bytes.hint": "단위까지 쓰세요: memory='8GB'",
    "error.bad_wish": "{what} 조건에 쓸 수 없는 값입니다: {text!r}",
    "error.bad_wish.hint": "쓸 수 있는 값: {names}.",
    "error.bad_wish_near": "{what} 조건에 쓸 수 없는 값입니다: {text!r}",
    "error.bad_wish_near.hint": "혹시 {near}인가요? 쓸 수 있는 값: {names}.",
    "error.bad_wish_like": "{what} 조건에 쓸 수 없는 값입니다: {text!r}",
    "error.bad_wish_like.hint": "이렇게 쓰세요: {names}.",
    "error.bad_wish_like_near": "{what} 조건에 쓸 수 없는 값입니다: {text!r}",
    "error.bad_wish_like_near.hint": "혹시 {near}인가요? 이렇게 쓰세요: {names}.",
    "error.no_such_wish": "om.choose에 없는 조건입니다: {name!r}",
    "error.no_such_wish.hint": "쓸 수 있는 조건: {names}.",
    "error.no_such_wish_near": "om.choose에 없는 조건입니다: {name!r}",
    "error.no_such_wish_near.hint": "혹시 {near}인가요? 쓸 수 있는 조건: {names}.",
    "error.no_such_row": "라이브러리에도 서버에도 {name!r} 모델이 없습니다",
    "error.no_such_row.hint": "전체 목록: om.library(), om.models()",
    "error.no_such_row_near": "라이브러리에도 서버에도 {name!r} 모델이 없습니다",
    "error.no_such_row_near.hint": (
        "혹시 {near}인가요? 전체 목록: om.library(), om.models()"
    ),
    "error.not_in_library": "라이브러리에 {name!r} 모델이 없습니다",
    "error.not_in_library.hint": "전체: om.library()   일부: om.library('qwen*')",
    "error.not_in_library_near": "라이브러리에 {name!r} 모델이 없습니다",
    "error.not_in_library_near.hint": (
        "혹시 om.library({near!r})인가요? 전체: om.library()"
    ),
    "error.fit_cloud": "{name} 모델은 클라우드에서 돌아 여기 메모리를 쓰지 않습니다",
    "error.fit_cloud.hint": "무엇을 할 수 있는지 보기: om.show({name!r})",
    "error.fit_no_header": "{name} 모델의 구조를 서버가 알려 주지 않습니다",
    "error.fit_no_header.hint": (
        "모델을 올린 뒤 확인하거나(om.running()) GGUF 파일을 주세요: "
        "om.fit('파일.gguf')"
    ),
    "error.fit_file": "{name} 파일을 GGUF로 읽을 수 없습니다: {reason}",
    "error.fit_file.hint": "온전한 GGUF 파일이나 모델 이름을 주세요: om.models()",
    "error.not_embedding": "{model} 모델은 글로 답할 뿐 벡터를 만들지 않습니다",
    "error.not_embedding.hint": "벡터를 만드는 모델: {names}. model='…'으로 고르세요.",
    "error.no_embedding_model": "{host}에 벡터를 만드는 모델이 없습니다",
    "error.no_embedding_model.hint": (
        "먼저 받으세요: %ollama pull embeddinggemma\n다른 모델: {names}."
    ),
    "error.empty_text": "{place}번째 글이 비어 있습니다",
    "error.empty_text.hint": "빈 글은 벡터로 바꿀 수 없으니 빼고 주세요.",
    "error.bad_texts": "글만 벡터로 바꿀 수 있습니다",
    "error.bad_texts.hint": "글 하나나 글 목록을 주세요: om.embed(['가', '나'])",
    "notice.library_alone": "응답하는 서버가 없어 라이브러리에서만 찾습니다.",
    "notice.embedding_model": (
        "{model} 모델로 벡터를 만듭니다(바꾸려면 om.embed(글, model='…'))."
    ),
    "fit.needs": (
        "{name} 모델에 필요한 메모리는 컨텍스트 {context} 토큰일 때 {total}입니다"
        "(동시 요청 수: {parallel})."
    ),
    "fit.cut": (
        "{asked} 토큰을 요청했지만 이 모델의 컨텍스트는 {window} 토큰까지입니다."
    ),
    "fit.gpu": "그래픽 카드에 비어 있는 메모리는 {vram}이고, 모두 올라갑니다.",
    "fit.memory": (
        "이 컴퓨터의 메모리는 {total}, 비어 있는 것은 {free}입니다. 올릴 수 있습니다."
    ),
    "fit.spills": (
        "그래픽 카드에 {vram}만 비어 있습니다. 나머지(약 {spilled})는 CPU 쪽에 "
        "남고, 그만큼 느려집니다."
    ),
    "fit.tight": (
        "이 컴퓨터의 메모리 {total} 가운데 {free}만 비어 있습니다. 다른 프로그램을 "
        "닫아야 올릴 수 있습니다."
    ),
    "fit.no": "메모리가 모두 합쳐 {total}뿐이어서 올릴 수 없습니다.",
    "fit.unknown": (
        "서버의 메모리가 얼마인지 모릅니다. 알고 있다면 이렇게 쓰세요: "
        "om.fit(…, memory='24GB')"
    ),
    "fit.weights": "가중치",
    "fit.cache": "캐시",
    "fit.compute": "계산",
    "fit.total": "합계",
    "library.more": "… 그 밖에 {count}개: om.library('qwen'), om.library('gemma*').",
    "explain.name": "{name} 모델입니다.",
    "explain.parameters": "{name} 모델은 매개변수가 {parameters}개입니다.",
    "explain.cloud": (
        "클라우드에서 돌아갑니다. 내려받는 것도 없고 이 컴퓨터의 메모리도 쓰지 않지만, "
        "쓴 내용이 컴퓨터 밖으로 나갑니다."
    ),
    "explain.size": (
        "내려받는 크기는 {size}이고, 쓸 때는 메모리도 그 이상 필요합니다."
    ),
    "explain.size_here": (
        "디스크에 있는 크기는 {size}이고, 쓸 때는 메모리도 그 이상 필요합니다."
    ),
    "explain.loaded": "지금 올라가 있고 메모리 {memory}를 씁니다.",
    "explain.no_size": "크기는 알려져 있지 않습니다.",
    "explain.room": "이 컴퓨터의 메모리는 {total}이므로 올릴 수 있습니다.",
    "explain.beside_gpu": (
        "그래픽 카드에 {vram}만 비어 있어 일부는 CPU에서 더 느리게 돕니다. "
        "메모리는 모두 합쳐 {total}입니다."
    ),
    "explain.elsewhere": (
        "{host} 서버의 메모리가 얼마인지는 알 수 없습니다. 알고 있다면 "
        "om.fit(…, memory='24GB')로 확인하세요."
    ),
    "explain.tight": (
        "이 컴퓨터의 메모리는 {total}이지만, 지금은 다른 프로그램이 쓰고 있습니다."
    ),
    "explain.too_big": "이 컴퓨터의 메모리는 {total}뿐이어서 올릴 수 없습니다.",
    "explain.context": (
        "컨텍스트는 {context} 토큰입니다. 지시와 대화와 답을 모두 합친 길이입니다."
    ),
    "explain.context_default": (
        "서버는 메모리를 아끼려고 더 짧게 잡기도 합니다. 모두 쓰려면 "
        "num_ctx={tokens} 옵션을 주세요."
    ),
    "explain.context_embedding": (
        "글 하나는 {context} 토큰까지이고, 더 긴 글은 잘라야 합니다."
    ),
    "explain.text_only": "글만 읽습니다.",
    "explain.inputs": "받는 입력: {kinds}.",
    "explain.kind_text": "글",
    "explain.kind_image": "그림",
    "explain.kind_audio": "소리",
    "explain.tools": "건네준 함수를 부를 수 있습니다(Tools).",
    "explain.thinking": (
        "답하기 전에 생각합니다(Thinking). 어려운 질문에 강한 대신 느립니다."
    ),
    "explain.vision": "그림에 무엇이 있는지 봅니다(Vision).",
    "explain.audio": "말소리를 알아듣습니다(Audio).",
    "explain.embedding": (
        "대화용이 아니라 글을 벡터로 바꾸는 모델입니다(Embedding). om.embed로 씁니다."
    ),
    "explain.license": "라이선스: {license}.",
    "explain.no_license": "라이선스를 알 수 없으니, 남에게 주기 전에 직접 확인하세요.",
    "choose.outcome": (
        "선택한 모델 {kept}개, 아직 알 수 없는 모델 {open}개, 제외한 모델 {dropped}개."
    ),
    "choose.reasons": "제외한 이유: {reasons}. 모델 하나의 이유: .why('이름')",
    "choose.kept": "선택",
    "choose.open": "아직 알 수 없음",
    "choose.dropped": "제외",
    "choose.open_head": "아직 알 수 없어 선택하지 않은 모델:",
    "choose.more": "… 그 밖에 {count}개: .{part}",
    "choose.needs": "모두 합쳐 {size} 필요",
    "choose.needs_weights": "가중치만 {size} 필요",
    "choose.needs_most": (
        "컨텍스트 {window} 토큰일 때 많아도 {most} 필요(가중치 {size})"
    ),
    "choose.may_not_fit": (
        "이 컴퓨터에 올라가지 않을 수 있음(컨텍스트 {window} 토큰일 때 "
        "{least}~{most} 필요)"
    ),
    "choose.does_not_fit": "이 컴퓨터에 올라가지 않음(적어도 {least} 필요)",
    "choose.weights_alone": (
        "가중치만 {size}, 캐시와 계산까지 컨텍스트 {window} 토큰일 때 많아도 {most} "
        "필요. 받은 뒤에 재려면 om.fit('{name}')"
    ),
    "choose.cloud_memory": "여기 메모리를 쓰지 않음",
    "choose.no_size": "크기를 모름, 재려면 om.fit('{name}')",
    "choose.no_parameters": "매개변수 수를 모름: {where}에서 찾아보세요",
    "choose.parameters": "매개변수 {count}개",
    "choose.no_context": "컨텍스트를 모름: {where}에서 찾아보세요",
    "choose.context": "컨텍스트 {context}",
    "choose.embeds": "벡터를 만들 뿐 답하지 않음",
    "choose.base": "글을 이어 쓰기만 하는 기본(base) 모델",
    "choose.chats": "글로 답함",
    "choose.coder": "코딩 모델로 공개됨",
    "choose.code_scored": (
        "{scored}. 충분한지 재려면 om.chat('내 과제', model='{name}')"
    ),
    "choose.scored": "공개된 점수: {scores}",
    "choose.no_tags": "기능을 모름: {where}에서 찾아보세요",
    "choose.no_tag": "{what} 기능이 있는지 모름: {where}에서 찾아보세요",
    "choose.no_input": "입력 종류를 모름: {where}에서 찾아보세요",
    "choose.lacks": "{what} 없음",
    "choose.has": "{what} 있음",
    "choose.takes": "{what} 입력",
    "choose.no_license": "라이선스를 모름: {where}에서 찾아보세요",
    "choose.license": "라이선스 {license}",
    "choose.account": "클라우드에서 돌아 계정이 필요함",
    "choose.free": "내 컴퓨터에서 계정 없이 돌아감",
    "choose.speed": "여기서 잰 속도 {speed} 토큰/초",
    "choose.measure_purpose": "재려면 om.chat('내 과제', model='{name}')",
    "choose.measure_quality": (
        "공개된 {what} 점수 없음, 재려면 om.chat('내 과제', model='{name}')"
    ),
    "choose.measure_quality_embedding": (
        "공개된 {what} 점수 없음, 재려면 om.similarity(['…', '…'], model='{name}')"
    ),
    "choose.measure_speed": (
        "속도를 모름, 재려면 om.chat('…', model='{name}').run 뒤 om.history()"
    ),
    "choose.measure_speed_embedding": (
        "토큰이 아니라 벡터를 만듦, 재려면 %timeit om.embed('…', model='{name}')"
    ),
    "choose.measure_language": (
        "{language} 실력을 모름, 재려면 om.chat('그 언어로 된 질문', model='{name}')"
    ),
    "choose.measure_language_embedding": (
        "{language} 실력을 모름, 재려면 om.similarity(['…', '…'], model='{name}')"
    ),
    "choose.measure_deterministic": (
        "재려면 두 번 물어보세요: om.chat('…', model='{name}', "
        "options={{'seed': 1, 'temperature': 0}})"
    ),
    "choose.measure_deterministic_embedding": (
        "재려면 두 번 만들어 보세요: om.embed('…', model='{name}').array"
    ),
    "choose.measure_since": (
        "학습 시점을 모름: {where}에서 찾거나, 재려면 "
        "om.chat('새로운 일', model='{name}')"
    ),
    "choose.measure_since_embedding": (
        "학습 시점을 모름: {where}에서 찾거나, 재려면 "
        "om.similarity(['새로운 말', '그 뜻'], model='{name}')"
    ),
    "choose.measure_stable": (
        "답이 고른지 모름. 시드를 바꿔 가며 여러 번 물어보세요: om.chat('…', "
        "model='{name}', options={{'seed': 2}})"
    ),
    "choose.measure_stable_embedding": (
        "고른지 모름, 재려면 om.similarity(['…', '같은 뜻의 다른 말'], model='{name}')"
    ),
    "choose.measure_latency": (
        "첫 글자까지의 시간을 모름, 재려면 om.chat('…', model='{name}').run 뒤 "
        "om.history()"
    ),
    "choose.measure_latency_embedding": (
        "걸리는 시간을 모름, 재려면 %timeit om.embed('…', model='{name}')"
    ),
    "choose.language": "소개 페이지에 {language} 언급",
    "choose.trained": "{month}까지의 데이터로 학습",
    "choose.pulls": "같은 계열을 받은 횟수 {count}",
    "choose.latency": "여기서 잰 첫 글자까지의 시간 {seconds}초",
    "choose.no_cost": "어디서 도는지 모름: {where}에서 찾아보세요",
    "choose.no_community": "내려받은 횟수를 모름: {where}에서 찾아보세요",
    "plot.similarity": "유사도(코사인)",
}
