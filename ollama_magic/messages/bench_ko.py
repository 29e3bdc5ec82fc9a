"""The texts of benchmarks, checks and tuning, in Korean."""

from __future__ import annotations

__all__ = ["TEXTS"]

TEXTS = {
    "error.bad_check": "{where}: {value}: 채점 방법이 아닙니다",
    "error.bad_check.hint": (
        '{{"contains": "서울"}}처럼 쓰거나({names}), 답을 받는 함수를 주세요.'
    ),
    "error.bad_check_near": "{where}: {value}: 채점 방법이 아닙니다",
    "error.bad_check_near.hint": "혹시 {near!r}인가요?",
    "error.check_blank": "{where}: {kind}에 {value}뿐이라 견줄 글이 없습니다",
    "error.check_blank.hint": '답에 있어야 할 글을 주세요: {{"{kind}": "서울"}}',
    "error.check_number": "{where}: {value}: 답이 될 수 있는 수가 아닙니다",
    "error.check_number.hint": '수를 주세요: {{"number": 3.14, "within": 0.01}}',
    "error.check_reach": "{where}: {name}에 {value}은(는) 쓸 수 없습니다",
    "error.check_reach.hint": (
        '0 이상의 수를 주세요: {{"number": 3.14, "within": 0.01}} 또는 "percent": 1'
    ),
    "error.check_json": "{where}: JSON이어야 하는데 {value}은(는) JSON이 아닙니다",
    "error.check_json.hint": (
        'JSON의 글은 따옴표까지 씁니다: \'"서울"\'. 그냥 글이면 "exact"를 쓰세요.'
    ),
    "check.no_verdict": "{value}: 판정이 아닙니다",
    "check.no_number": "{value}: 수가 아닙니다",
    "error.no_choice": "{where}: 정답 {value}: 보기에 없습니다: {names}",
    "error.no_choice.hint": "보기의 글자(A, B, …)나 보기의 글을 그대로 쓰세요.",
    "error.choice_count": "{where}: 보기가 {count}개일 수는 없습니다",
    "error.choice_count.hint": (
        "2개부터 {most}개까지 적으세요. 답이 자유로우면 choices를 빼세요."
    ),
    "error.choice_twice": "{where}: 보기 {value}이(가) 두 번 있습니다",
    "error.choice_twice.hint": "답을 가를 수 없으니 하나를 빼세요.",
    "error.choice_either": (
        "{where}: 답 {value}은(는) 한 보기의 글자이면서 다른 보기의 글입니다"
    ),
    "error.choice_either.hint": (
        '보기에 이름을 붙이세요: {{"1": "B", "2": "A"}}. 답에는 그 이름을 적으세요.'
    ),
    "error.check_fails": "채점이 모든 답에서 실패합니다. 예: {item}: {reason}",
    "error.check_fails.hint": (
        "고친 뒤 score(check)를 다시 부르세요. 잃은 것은 없습니다."
    ),
    "error.no_task": "{value}: 그런 과제가 없습니다",
    "error.no_task.hint": (
        "{names} 가운데 하나나 .jsonl, .csv, .parquet 파일, 또는 DataFrame을 주세요."
    ),
    "error.task_empty": "과제 {name}에 문항이 없습니다",
    "error.task_empty.hint": "각 행에는 question과 answer가 있어야 합니다.",
    "error.bad_question": "{where}: {name} 값이 없습니다",
    "error.bad_question.hint": (
        '행은 이렇게 씁니다: {{"question": "2+2는?", "answer": "4"}}'
    ),
    "error.cloze": (
        "{how}에는 주어진 글의 확률이 필요한데, Ollama는 모델이 쓴 토큰의 확률만 "
        "알려 줍니다"
    ),
    "error.cloze.hint": (
        "답을 쓰게 하거나(how='ask') 글자를 고르게 하세요(how='letters'). 어느 쪽도 "
        "다른 도구의 acc, acc_norm과 같지 않습니다."
    ),
    "error.letters_without": "문항 {item}에는 보기가 없습니다",
    "error.letters_without.hint": "그 문항을 빼거나 how='ask'로 물어보세요.",
    "error.letters_own": "how='letters'는 늘 {name}={value}(으)로 묻습니다",
    "error.letters_own.hint": "{name}을(를) 빼거나 how='ask'로 물어보세요.",
    "error.letters_untold": "서버가 토큰의 확률을 알려 주지 않습니다",
    "error.letters_untold.hint": (
        "Ollama 0.12.11부터 알려 줍니다. 업데이트하거나 how='ask'로 물어보세요."
    ),
    "error.letters_alike": "모든 문항에서 모든 글자의 확률이 같습니다",
    "error.letters_alike.hint": (
        "아무것도 재지 못했습니다. .letters를 살펴보거나 how='ask'로 물어보세요."
    ),
    "bench.without": "글자가 후보에 하나도 없던 문항: {share} %.",
    "error.tune_nothing": "바꿔 볼 설정이 없습니다",
    "error.tune_nothing.hint": "설정을 적으세요: om.tune(model, num_ctx=[2048, 8192])",
    "error.tune_setting": "{name}: 맞춰 볼 수 있는 설정이 아닙니다",
    "error.tune_setting.hint": "가능한 설정: {names}",
    "error.tune_rounds": "{count}번으로는 구간을 구할 수 없습니다",
    "error.tune_rounds.hint": "적어도 3번 물어보세요: rounds=5",
    "tune.more": (
        "{setting}={value}: {default}보다 {measure} {percent} "
        "({low} ~ {high}, n = {n})."
    ),
    "tune.none": (
        "{setting}={value}: n = {n}에서 {measure} 차이를 찾지 못했습니다 "
        "({low} ~ {high})."
    ),
    "tune.unsettled": (
        "{setting}={value}: n = {n}에서 {measure} 차이가 가려지지 않았습니다. 여러 "
        "비교 가운데 하나이며 {low}에서 {high} 사이입니다."
    ),
    "tune.memory": "{setting}={value}의 메모리는 {memory}, {default}은 {other}입니다.",
    "tune.best": "가장 빨라진 설정: {setting}={value}.",
    "tune.keep": "기본값보다 빠르다고 밝혀진 설정은 없습니다.",
    "tune.few": (
        "{setting}={value}: {default}과 함께 잰 회차가 {n}번뿐이라 알 수 없습니다."
    ),
    "tune.failed": "{what}: 요청 {n}개가 모두 실패했습니다: {reason}",
    "tune.failed_some": "{what}: 요청 {n}개 가운데 {count}개가 실패했습니다: {reason}",
    "tune.rests": (
        "설정마다 한 회차 안에서 기본값과 비교했고, 회차는 많아야 {n}번이며 저마다 "
        "한자리에서 이어서 물었습니다. 구간은 {level} %이고, 차이가 있다는 말은 비교 "
        "{count}개를 모두 보정한 결과입니다."
    ),
    "tune.effects": "설정의 효과",
    "tune.read_ratios": (
        "기본값의 몇 배인지와 그 구간입니다. 1에 그은 선에 걸치면 차이가 밝혀지지 "
        "않은 것입니다."
    ),
    "tune.default": "기본값",
    "tune.tokens_per_second": "쓰는 속도",
    "tune.prompt_tokens_per_second": "읽는 속도",
    "tune.load_seconds": "올리는 시간",
    "tune.reload_seconds": "데워진 뒤 기다리는 시간",
    "tune.ratio": "기본값에 대한 비율",
}
