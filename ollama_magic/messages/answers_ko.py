"""Korean: what answers are read as, tools, and several answers."""

from __future__ import annotations

__all__ = ["TEXTS"]

TEXTS: dict[str, str] = {
    "shape.missing": "값이 없습니다",
    "shape.extra": "요청하지 않은 값입니다",
    "shape.other": "{wanted}이(가) 필요한데 {found}입니다",
    "schema.words": "JSON 스키마의 낱말이 없고 {names}만 있습니다",
    "schema.reference": "{name}이(가) 스키마 안에 없습니다",
    "error.misfit": "답이 형식에 맞지 않습니다: {reason}",
    "error.misfit.hint": "받은 답은 남아 있습니다. 다시 실행하거나 더 적게 요구하세요.",
    "error.misfit_json": "답이 JSON이 아닙니다: {reason}",
    "error.misfit_json.hint": "받은 답은 남아 있습니다. 셀을 다시 실행하세요.",
    "error.misfit_cut": "답이 한도에서 잘려 온전하지 않습니다",
    "error.misfit_cut.hint": "한도를 늘리세요: -o num_predict=N 또는 -o num_ctx=N",
    "error.shape_unknown": "{name}: {kind}은(는) JSON으로 나타낼 수 없습니다",
    "error.shape_unknown.hint": (
        "쓸 수 있는 것: str, int, float, bool, list[…], dict[str, …], Literal[…], "
        "Enum, X | None, dataclass, TypedDict, pydantic 모델."
    ),
    "error.shape_hint": "{name}의 타입을 알 수 없습니다: {reason}",
    "error.shape_hint.hint": "힌트에 쓰인 이름을 정의하거나 import한 뒤 다시 하세요.",
    "error.tool_kind": "{name}은(는) 모델이 부를 수 있는 함수가 아닙니다",
    "error.tool_kind.hint": "함수의 이름을 쓰세요: def f(city: str) -> str: …",
    "error.tool_parameter": "{name}: 모델이 채울 수 없는 매개변수입니다",
    "error.tool_parameter.hint": "이름을 주세요: def f(city: str, days: int)",
    "error.tool_twice": "{name}(이)라는 도구가 둘입니다",
    "error.tool_twice.hint": "하나의 이름을 바꾸세요.",
    "error.tool_misfit": "인자가 맞지 않습니다: {reason}",
    "error.tool_misfit.hint": "함수의 시그니처대로 부르세요.",
    "tool.unknown": "{name!r} 도구는 없습니다. 있는 도구: {names}.",
    "tool.denied": "사용자가 이 호출을 허락하지 않았습니다.",
    "tool.stopped": "사용자가 이 호출을 멈췄습니다.",
    "tool.cut": "… ({of}자 중 {shown}자만 보냅니다)",
    "tool.running": "… 실행 중",
    "tool.sent": "(전체 {of}자 중 {shown}자를 모델에 보냅니다)",
    "tool.unmade": "{name} 호출 전에 멈춤: 받은 것은 남아 있습니다.",
    "chat.calls_mark": "*(답 없음: 도구를 부르려 하지만 허용되지 않습니다)*",
    "error.tool_own": "“{conversation}” 대화가 기다리는 도구는 거기서 물을 수 없습니다",
    "error.tool_own.hint": (
        '대화 밖에서 물으세요: om.chat(…)   다른 대화에서: conversation="notes"'
    ),
    "tool.interrupted": "{seconds}초 만에 {name}에서 멈춤: 받은 것은 남아 있습니다.",
    "tool.rounds": (
        "모델이 도구를 {rounds}번 썼으니 이제 답해야 합니다. 더 허락하려면: --rounds N"
    ),
    "context.oldest": (
        "오래된 턴을 {turns}개쯤 빼야 합니다: --drop-oldest   또는 새로 시작: /clear"
    ),
    "context.all": "앞선 대화를 다 빼도 너무 깁니다. 더 짧게 쓰세요.",
    "context.dropped_one": "모델의 컨텍스트에 넘쳐 뺀 턴: “{first}”",
    "context.dropped": (
        "모델의 컨텍스트에 넘쳐 오래된 턴 {turns}개를 뺐습니다: "
        "“{first}”부터 “{last}”까지."
    ),
    "tool.question": "{call}을(를) 부를까요? [y/N] ",
    "answers.place": "답 {place}/{count}",
    "answers.place_seed": "답 {place}/{count} (seed {seed})",
    "answers.outside": "프롬프트를 그대로 이어 씁니다. 대화에 들어가지 않습니다.",
    "error.named": "{name}에서 값을 얻지 못했습니다: {reason}",
    "error.named.hint": "위 셀에서 정의한 뒤 이 셀을 다시 실행하세요.",
    "error.named_near": "이 노트북에 {name}이(가) 없습니다",
    "error.named_near.hint": "혹시 {near}인가요?",
    "error.bad_schema": "JSON 스키마가 아닙니다: {reason}",
    "error.bad_schema.hint": (
        '스키마는 {{"type": "object", "properties": {{…}}}} 꼴입니다. '
        "클래스 이름이 더 쉽습니다: --format NAME"
    ),
    "error.usage_together": "{magic}: {flag}과(와) {other}은(는) 함께 쓸 수 없습니다",
    "error.usage_together.hint": "둘 중 하나를 빼세요.",
    "able.unknown": "모델마다 할 수 있는 일: om.models().capabilities",
    "able.some": "할 수 있는 모델: {names}. 골라서 묻기: -m MODEL",
    "able.none": "여기에는 할 수 있는 모델이 없습니다.",
    "error.no_thinking": "{model} 모델은 생각하기(thinking)를 할 수 없습니다",
    "error.no_thinking.hint": (
        "생각 없이 묻기: --no-think, 모든 질문에: /set nothink, 파이썬: think=False\n"
        "{able}"
    ),
    "error.no_tools": "{model} 모델은 도구를 쓸 수 없습니다",
    "error.no_tools.hint": "--tool 없이 물으세요.   {able}",
    "error.no_insert": "{model} 모델은 suffix 앞의 빈자리를 채울 수 없습니다",
    "error.no_insert.hint": "--suffix 없이 물으세요.   {able}",
    "error.no_level": "{model} 모델은 그렇게 생각할 수 없습니다: {reason}",
    "error.no_level.hint": "평소대로 생각하기: --think   생각하지 않기: --no-think",
    "error.no_memory": "{model} 모델을 올릴 메모리가 모자랍니다: {reason}",
    "error.no_memory.hint": (
        "컨텍스트를 줄이면 덜 듭니다: -o num_ctx=2048   "
        "들어가는지 보기: om.fit({model!r})\n"
        "다른 모델 내리기: %ollama ps, 그다음 %ollama stop MODEL"
    ),
    "error.prompt_template": "템플릿을 쓸 수 없습니다: {reason}",
    "error.prompt_template.hint": (
        "--template의 것이면 고치거나({{{{ .Prompt }}}} 꼴) 빼세요. "
        "모델의 템플릿: /show template"
    ),
    "error.no_schema": "{host}이(가) 이 스키마를 쓸 수 없습니다: {reason}",
    "error.no_schema.hint": "더 간단히 쓰거나 아무 JSON으로 받으세요: --format json",
    "error.usage_value_allowed": "{magic}: {flag}에 {value!r}을(를) 쓸 수 없습니다",
    "error.usage_value_allowed.hint": "쓸 수 있는 값: {allowed}. 더 보기: {manual}",
    "error.into_builtin": "--into {name}: 파이썬이 쓰는 이름입니다",
    "error.into_builtin.hint": "다른 이름을 쓰세요. 예: --into answer",
    "error.not_level": "think에 {value}을(를) 쓸 수 없습니다",
    "error.not_level.hint": "쓸 수 있는 값: True, False 또는 단계({names}).",
    "help.format": "답을 JSON이나 타입으로: 클래스, 스키마, list[…]",
    "help.into": "답을 담을 변수의 이름",
    "help.tool": "모델이 불러도 되는 함수 (f g 또는 f,g)",
    "help.rounds": "답하기 전에 부를 수 있는 횟수 (8)",
    "help.tool_yes": "묻지 않고 부르기",
    "help.think": "먼저 생각하기; LEVEL: low, medium, high, max",
    "help.no_think": "생각하지 않고 답하기",
    "help.n": "답의 개수; 대화는 첫 번째 답으로 이어짐",
    "help.keep_alive": "모델을 메모리에 두는 시간: 300, 5m, -1 (계속)",
    "help.raw": "모델의 템플릿 없이 프롬프트를 그대로 보내기",
    "help.suffix": "채울 자리 뒤에 오는 글",
    "help.template": "이 프롬프트에 쓸 템플릿 (모델의 것 대신)",
    "help.drop_oldest": "너무 길면 가장 오래된 턴부터 빼고 보내기",
    "help.logprobs": "토큰을 확률에 따라 칠하기; N: 함께 보일 다른 후보의 수",
    "help.no_loop_guard": "끝없이 되풀이하는 답도 멈추지 않기",
}
