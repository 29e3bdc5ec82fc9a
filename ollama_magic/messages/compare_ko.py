"""비교와 학습용 패널의 문구(한국어)."""

from __future__ import annotations

__all__ = ["TEXTS"]

TEXTS: dict[str, str] = {
    # 한 프롬프트, 여러 모델.
    "help.compare": (
        "여러 모델에 같은 것을 묻고 답과 수치를 나란히 실시간으로 보여 줍니다. 한 "
        "모델씩 차례로 물으므로 저마다 컴퓨터를 혼자 씁니다."
    ),
    "help.compare.models": "비교할 모델: a,b,c",
    "help.compare.blind": "순서를 섞고, 투표할 때까지 이름을 감춤",
    "help.compare.parallel": "한꺼번에 묻기; 컴퓨터를 나눠 써서 느려짐",
    "error.compare_models": "{magic}에는 모델이 둘 이상 필요합니다",
    "error.compare_models.hint": (
        "{magic} -m 모델,모델 처럼 쓰세요. 서버에 있는 모델: %ollama list"
    ),
    "error.compare_empty": "{magic}: 물을 내용이 없습니다",
    "error.compare_empty.hint": "{magic} -m A,B 아래 줄에 질문을 쓰세요.",
    "error.compare_terminal": "{magic}: {flag} 옵션은 열을 보여 줄 노트북이 필요합니다",
    "error.compare_terminal.hint": (
        "빼고 쓰세요. 터미널에서는 모델들이 이름과 함께 차례로 답합니다."
    ),
    "compare.models": "비교할 모델",
    "compare.asking": "서버에 어떤 모델이 있는지 묻는 중…",
    "compare.ask": "비교",
    "compare.ask.tip": "선택한 모든 모델에 묻기; 그동안 커널은 쓸 수 있음",
    "compare.blind": "이름 감추기",
    "compare.blind.tip": "순서를 섞고, 투표할 때까지 이름을 감춤",
    "compare.at_once": "한꺼번에",
    "compare.at_once.tip": "컴퓨터를 나눠 쓰므로 혼자일 때보다 느려짐",
    "compare.busy": "아직 답이 오고 있습니다. 기다리거나 중지하세요.",
    "compare.tick": "모델을 {least}개 이상 선택하세요.",
    "compare.stop": "모두 중지",
    "compare.stop.tip": "모든 답을 중지; 이미 온 것은 남음",
    "compare.stopped": "중지했습니다. 이미 온 것은 남아 있습니다.",
    "compare.one_by_one": "차례로 물었으므로 모델마다 컴퓨터를 혼자 썼습니다.",
    "compare.parallel": "한꺼번에 물어 컴퓨터를 나눠 썼으므로 혼자일 때보다 느립니다.",
    "compare.waits": "차례를 기다리는 중",
    "compare.unasked": "묻지 않았습니다",
    "compare.answer": "답 {letter}",
    "compare.veiled": "답하는 중…",
    "compare.veiled_done": "끝남; 수치는 투표 뒤에",
    "compare.failed": "이 답은 실패했습니다. 까닭은 투표 뒤에 보입니다.",
    "compare.model": "모델",
    "compare.figures": "수치",
    # 투표.
    "votes.question": "어느 답이 가장 좋나요?",
    "votes.best": "{letter}가 가장 좋음",
    "votes.best.tip": "답 {letter}가 다른 모든 답보다 낫다",
    "votes.tie": "비슷함",
    "votes.tie.tip": "답들이 똑같이 좋다",
    "votes.bad": "모두 나쁨",
    "votes.bad.tip": "쓸 만한 답이 없다",
    "votes.pass": "이름 보기",
    "votes.pass.tip": "투표하지 않고 어느 모델인지 보기",
    "votes.title": "내 투표로 본 선호(브래들리–테리)",
    "votes.model": "모델",
    "votes.strength": "세기",
    "votes.interval": "95 % 구간",
    "votes.votes": "쌍",
    "votes.counted": "투표 {votes}번, 프롬프트 {prompts}개.",
    "votes.few": "구간을 내려면 프롬프트 {least}개 이상에 투표해야 합니다.",
    "table.no_votes": (
        "아직 투표가 없습니다. 시작하려면: %%compare --blind -m A,B 또는 "
        "om.compare_panel()"
    ),
    # 글이 토큰으로 잘리는 모습.
    "tokens.text": "글 {number}",
    "tokens.cut": "토큰으로 자르기",
    "tokens.cut.tip": "각 모델의 서버가 글을 자르게 하기",
    "tokens.model": "모델",
    "tokens.of": "글 {number}",
    "tokens.count": "토큰 {tokens}개",
    "tokens.each": "토큰당 {rate}자",
    "tokens.kind": "{kind}, 아는 토큰 {size}개",
    "tokens.verified": "서버가 센 수와 같음",
    "tokens.unverified": "확인 안 됨: 서버는 {count}개로 셈",
    "tokens.uncounted": "확인 안 됨: 서버가 세어 주지 않음",
    "tokens.asking": "{model}에 묻는 중…",
    "tokens.list": "{model}이(가) 자른 글 {number}의 토큰",
    "tokens.piece": "토큰 {id}: {bytes}",
    "tokens.special": "{piece} (특수)",
    "tokens.legend": (
        "상자 하나가 토큰 하나입니다. ·는 빈칸, ↵는 줄바꿈, ⟨E3⟩은 여러 토큰에 걸친 "
        "글자의 한 바이트입니다."
    ),
    "tokens.empty": "먼저 글을 쓰세요.",
    "error.no_tokens": "{host} 서버는 {model}의 토큰을 알려 주지 않습니다",
    "error.no_tokens.hint": (
        "Ollama는 /api/generate의 답(context)으로 알려 줍니다. 그런 서버를 쓰세요."
    ),
    "error.no_vocabulary": "{model} 모델의 어휘를 알 수 없습니다",
    "error.no_vocabulary.hint": "이 서버에서 GGUF 파일로 도는 모델을 쓰세요.",
    "error.tokens_astray": "{model} 모델의 토큰을 이으면 원래 글이 되지 않습니다",
    "error.tokens_astray.hint": (
        "토크나이저({kind})가 글을 바꾸므로 자른 모습을 정확히 보일 수 없습니다."
    ),
    # 다음 토큰.
    "chances.prompt": "글의 첫머리",
    "chances.ask": "묻기",
    "chances.ask.tip": "다음에 올 토큰의 확률을 모델에 묻기",
    "chances.draw": "하나 뽑기",
    "chances.draw.tip": "이 확률대로 토큰 하나를 뽑아 글 뒤에 붙이기",
    "chances.likeliest": "가장 그럴듯한 것",
    "chances.likeliest.tip": "가장 그럴듯한 토큰을 글 뒤에 붙이기",
    "chances.reset": "되돌리기",
    "chances.reset.tip": "서버의 기본값으로",
    "chances.asking": "묻는 중…",
    "chances.model": "{model} 모델",
    "chances.title": "다음 토큰",
    "chances.token": "토큰",
    "chances.before": "모델",
    "chances.after": "샘플링 뒤",
    "chances.cut": "{sampler}에서 잘림",
    "chances.others": "그 밖의 모두",
    "chances.textless": "(온전한 글자가 아님)",
    "chances.drew_other": "아는 토큰이 아닌 것이 뽑혔습니다. 다시 뽑으세요.",
    "chances.about": (
        "한 번의 요청에서 가장 그럴듯한 토큰 {count}개로 여기서 계산했습니다. 순서는 "
        "llama.cpp와 같은 top_k, top_p, min_p, temperature이고, 페널티는 뺐습니다."
    ),
    "chances.open": "≈: 그 밖의 토큰에 남은 몫은 범위로만 알 수 있습니다.",
    "chances.only_here": (
        "슬라이더는 %%chat에 영향을 주지 않습니다. %%chat은 %ollama set을 따릅니다."
    ),
    "chances.empty": "먼저 글의 첫머리를 쓰세요.",
    "error.no_probabilities": "{host} 서버는 {model} 모델의 확률을 알려 주지 않습니다",
    "error.no_probabilities.hint": (
        "Ollama 0.12.11부터, 스스로 돌리는 모델이면 알려 줍니다: %ollama version"
    ),
}
