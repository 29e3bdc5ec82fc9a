"""The texts of sweeps and their journals, in Korean."""

from __future__ import annotations

__all__ = ["TEXTS"]

TEXTS = {
    # The journal.
    "sweep.salvaged": (
        "기록 파일 {path}이(가) 손상되어 답변 {count}개를 살렸습니다. 손상된 파일은 "
        "{aside}(으)로 남겨 두었습니다"
    ),
    "error.journal_failed": "기록 파일 {path}을(를) 쓸 수 없습니다: {reason}",
    "error.journal_failed.hint": (
        "다른 곳을 지정하세요: om.sweep(…, journal='sweeps.sqlite'). "
        "남기지 않으려면 journal=None"
    ),
    "error.journal_foreign": "{path}은(는) 기록 파일이 아니라 다른 파일입니다",
    "error.journal_foreign.hint": (
        "새 파일을 지정하세요: om.sweep(…, journal='sweeps.sqlite')"
    ),
    "error.journal_row": "{path} {row}번째 행: {reason}",
    "error.journal_row.hint": (
        "아무것도 가져오지 않았습니다. 그 행을 고치거나 빼세요."
    ),
    "error.export_failed": "{path}에 쓸 수 없습니다: {reason}",
    "error.export_failed.hint": "폴더가 있는지, 쓸 권한이 있는지 확인하세요.",
    "error.sweep_file": "{path}을(를) 읽을 수 없습니다: {reason}",
    "error.sweep_file.hint": "경로와 읽기 권한을 확인하세요.",
    "error.sweep_kind": "{path}: 읽을 수 있는 확장자가 아닙니다({names})",
    "error.sweep_kind.hint": "이름을 바꾸거나 변환하세요.",
    "error.sweep_row": "{path} {row}번째 행: {reason}",
    "error.sweep_row.hint": "아무것도 묻지 않았습니다. 그 행을 고치거나 빼세요.",
    "error.sweep_encoding": "{path}: UTF-8이 아니라 {encoding}인 것 같습니다",
    "error.sweep_encoding.hint": (
        "UTF-8로 저장하거나 직접 읽어서 주세요: pandas.read_csv(…, "
        "encoding='{encoding}')"
    ),
    "error.sweep_no_text": "{path}: UTF-8이나 UTF-16으로 된 글이 아닙니다",
    "error.sweep_no_text.hint": "UTF-8로 저장하세요.",
    "error.sweep_picture": "{where}: 그림 {path}이(가) 없습니다",
    "error.sweep_picture.hint": (
        "파일에 적힌 경로는 그 파일이 있는 폴더가, 그 밖에는 {folder}이(가) 기준입니다."
    ),
    "reason.missing": "그런 파일이나 폴더가 없습니다",
    "reason.forbidden": "이 계정에는 권한이 없습니다",
    "reason.folder": "폴더입니다",
    "reason.no_folder": "경로 중간에 폴더가 아닌 파일이 있습니다",
    "reason.full": "남은 공간이 없습니다",
    "reason.read_only": "읽기만 할 수 있고 쓸 수 없습니다",
    "reason.long_name": "이름이 너무 깁니다",
    "reason.locked": "다른 프로그램이 쓰고 있습니다",
    "reason.closed": "파일을 열 수 없습니다",
    "reason.quote": "열린 따옴표가 닫히지 않았습니다",
    "reason.json": "{place}번째 글자부터 JSON이 아닙니다",
    "reason.deep": "너무 깊이 겹쳐 있습니다",
    "reason.digits": "자릿수가 너무 많은 수가 있습니다",
    "reason.no_parquet": "Parquet 파일이 아니거나 손상되었습니다",
    "reason.no_object": '행은 {{"prompt": "…"}} 같은 객체여야 합니다',
    "reason.twice": "{name!r} 열이 둘입니다",
    "reason.cells": "열은 {columns}개인데 칸은 {cells}개입니다",
    # What is wished for.
    "error.sweep_empty": "{name}이(가) 비어 있어 물을 것이 없습니다",
    "error.sweep_empty.hint": (
        "값을 하나 이상 주세요: om.sweep(['tutor:1m'], ['한국의 수도는?'])"
    ),
    "error.sweep_nothing": "말이 되는 조합이 하나도 없습니다: {reason}",
    "error.sweep_nothing.hint": (
        "모델마다 무엇을 할 수 있는지: om.models()[['name', 'capabilities']]"
    ),
    "error.sweep_prompt": "{where}: {value}은(는) 프롬프트가 아닙니다",
    "error.sweep_prompt.hint": (
        "프롬프트는 비어 있지 않은 글이거나 prompt 열이 있는 행입니다."
    ),
    "error.sweep_variables": "variables에 {value}은(는) 쓸 수 없습니다",
    "error.sweep_variables.hint": (
        "표, 행의 목록, 또는 이름별 목록을 주세요: variables={{'country': […]}}"
    ),
    "error.sweep_hole": "{prompt!r}의 {{{name}}}에 넣을 값이 없습니다",
    "error.sweep_hole.hint": (
        "변수는 {names}입니다. 변수가 아니면 {{{{…}}}}처럼 쓰세요."
    ),
    "error.sweep_twice": "id가 {name!r}인 프롬프트가 둘입니다",
    "error.sweep_twice.hint": "id는 프롬프트마다 달라야 합니다. 아예 빼도 됩니다.",
    "error.sweep_field": "요청에 {name!r}이라는 항목은 없습니다",
    "error.sweep_field.hint": (
        "있는 항목: {names}. 모델 옵션은 options={{'temperature': [0, 0.7]}}"
    ),
    "error.sweep_field_near": "요청에 {name!r}이라는 항목은 없습니다",
    "error.sweep_field_near.hint": "혹시 {near}인가요?",
    "error.sweep_column": "{where}: 프롬프트에 {name!r}이라는 열은 없습니다",
    "error.sweep_column.hint": "혹시 {near}인가요? 아니면 그 열을 빼십시오.",
    "error.sweep_json": "{where}에서 {reason}",
    "error.sweep_json.hint": (
        '채점은 {{"contains": "서울"}}, 그림은 ["a.png", "b.png"]처럼 씁니다.'
    ),
    "error.sweep_number": "{name}에 {value}은(는) 쓸 수 없습니다",
    "error.sweep_number.hint": "0보다 큰 수를 주세요: {name}=3",
    "error.sweep_serial": "{name}은(는) 한 번에 하나씩만 잽니다",
    "error.sweep_serial.hint": "둘 중 하나를 빼세요: parallel=1 또는 {name}",
    "error.sweep_unanswered": "{question} 대답할 사람이 없습니다",
    "error.sweep_unanswered.hint": "그대로 하려면: om.sweep(…, yes=True)",
    "sweep.ask": "질문이 {count}개입니다. 계속할까요? [y/N] ",
    "sweep.ask_long": "{time}쯤 걸립니다. 계속할까요? [y/N] ",
    "sweep.not_run": "아무것도 묻지 않았습니다.",
    "sweep.lacks": "{capability} 기능이 없습니다",
    "sweep.clash_tools": "도구는 대화에만 쓸 수 있습니다(raw, suffix, template 제외)",
    "sweep.clash_raw": "raw는 시스템 프롬프트나 template과 함께 쓸 수 없습니다",
    "sweep.twice": "두 번 적힌 설정은 한 번만 묻습니다. {count}개를 뺐습니다.",
    "sweep.twice_prompts": (
        "두 번 적힌 프롬프트는 한 번만 묻습니다. {count}개를 뺐습니다."
    ),
    "sweep.left_out": "제외: {reason}",
    "sweep.more": "그 밖에 {count}개도 제외했습니다. om.plan(…)에 모두 나옵니다.",
    "sweep.completion": "글로 답하는(completion)",
    "sweep.thinking": "생각하는(thinking)",
    "sweep.tools": "도구를 부르는(tools)",
    "sweep.vision": "그림을 보는 능력(vision)",
    "sweep.insert": "뒷글 앞을 채우는(insert)",
    # The plan.
    "plan.trials": "질문 수",
    "plan.product": (
        "{count}: 모델 {models} × 프롬프트 {prompts} × 설정 {choices} × 반복 {repeats}"
    ),
    "plan.journal": "기록 파일",
    "plan.no_journal": "없음: 답변은 메모리에만 있습니다",
    "plan.kept": "{path}에 {count}개가 있습니다",
    "plan.missing": "물을 것",
    "plan.loads": "모델 적재 횟수",
    "plan.time": "시간",
    "plan.at_most": "길어야 {time}",
    "plan.between": "{low}에서 {time}",
    "plan.unknown": (
        "알 수 없음: {models}은(는) 여기서 잰 적이 없습니다 (plan.probe()가 하나씩 "
        "물어 봅니다)"
    ),
    "plan.partly": (
        "{time}, 여기에 잰 적이 없는 {models}의 시간이 더해집니다 (plan.probe()가 "
        "하나씩 물어 봅니다)"
    ),
    "plan.difference": "알아낼 수 있는 최소 차이",
    "plan.points": "두 모델의 정확도 {points}%p (검정력 80 %, 대응 표본)",
    "plan.few_items": "어떤 차이도 보일 수 없음: 서로 다른 프롬프트가 여섯보다 적음",
    "plan.skipped": "제외",
    "plan.reason": "{what}: {reason} (질문 {trials}개)",
    # Running it.
    "sweep.journal": "답변을 {path}에 기록합니다",
    "sweep.of": "{count}개 중 {done}개",
    "sweep.correct": "정답 {share} %",
    "sweep.correct_now": "새 답변 {count}개 중 정답 {share} %",
    "sweep.speed": "초당 {speed}토큰",
    "sweep.failed": "실패 {count}개",
    "sweep.left": "{time} 남음",
    "sweep.stopped": (
        "{count}개 중 {done}개에서 멈췄습니다. 받은 답변은 남아 있고, 다시 실행하면 "
        "이어집니다."
    ),
    "sweep.stopped_unkept": (
        "{count}개 중 {done}개에서 멈췄습니다. 기록 파일이 없어 받은 답변은 이 "
        "오류에만 있습니다: sys.last_value.results"
    ),
    "sweep.timeout": "{seconds}초 안에 끝나지 않았습니다",
    "sweep.unasked": (
        "{model}: 앞의 프롬프트 {alike}개가 잇따라 똑같이 실패해 {count}개를 "
        "묻지 않았습니다: {reason}"
    ),
    "sweep.unasked_kept": "다시 실행하면 묻지 않은 것부터 묻습니다.",
    "sweep.unasked_unkept": (
        "실패한 것을 고치거나 빼세요. 저널이 있어야 이어서 할 수 있습니다."
    ),
    "sweep.title": "스윕",
    "sweep.shared": (
        "다른 프로그램도 이 스윕을 돌리고 있어 나누어 묻습니다. 걸린 시간은 둘이 함께 "
        "쓰는 서버의 것입니다."
    ),
    "sweep.waits": (
        "다른 프로그램이 이 서버에서 한 번에 하나씩 재고 있습니다. 끝나기를 기다리며, "
        "그 프로그램이 물은 것은 묻지 않습니다."
    ),
    "sweep.host_died": "{host}이(가) 더는 응답하지 않습니다: {reason}",
    "sweep.host_back": "{host}이(가) 다시 응답하여 함께합니다.",
    "error.sweep_slow": "{count}개가 잇따라 {seconds}초 안에 끝나지 않았습니다",
    "error.sweep_slow.hint": "서버의 기록을 보거나 시간을 더 주세요: timeout=1800",
    "sweep.host_away": "{host}은(는) 빠집니다: {reason}",
    "sweep.check_failed": "{item}의 채점이 실패해 판정이 없습니다: {reason}",
    "sweep.unsaved": "그 뒤의 답변은 메모리에만 있습니다. 결과를 직접 저장하세요.",
    "sweep.saved": "저널에 다시 쓸 수 있어 모든 답변을 저장했습니다.",
    "sweep.journal_gone": "쓰는 동안 파일이 옮겨지거나 지워졌습니다",
    "sweep.unchecked": (
        "채점 세 건이 끝나지 않아, 이제부터 답변은 저장하되 채점하지 않습니다. 채점을 "
        "고쳐 다시 실행하면 모델에는 다시 묻지 않습니다."
    ),
    "sweep.same_host": "{host}은(는) {first}의 다른 이름이라 한 번만 씁니다.",
    "sweep.repulled": (
        "{host}의 {model}이(가) 도중에 새로 받거나 만들어져 바뀌었습니다. "
        "어느 쪽의 답인지 알 수 없는 {count}개를 뺐습니다. 다시 실행하세요."
    ),
    "error.sweep_host_gone": (
        "질문 {count}개 중 {done}개를 마치고 남은 서버가 없습니다. {hosts}: {reason}"
    ),
    "error.sweep_host_gone.hint": (
        "서버를 켜고 다시 실행하면 이어집니다. 받은 답변은 error.results에 있습니다"
    ),
    "error.sweep_host_gone_unkept": (
        "질문 {count}개 중 {done}개를 마치고 남은 서버가 없습니다. {hosts}: {reason}"
    ),
    "error.sweep_host_gone_unkept.hint": (
        "기록 파일이 없어 받은 답변은 이 오류에만 있습니다: sys.last_value.results"
    ),
    "span.seconds": "{seconds}초",
    "span.minutes": "{minutes}분",
    "span.hours": "{hours}시간 {minutes:02d}분",
    # The magic.
    "help.sweep": "셀의 프롬프트를 모든 모델과 조합으로 묻기",
    "help.sweep.models": "물을 모델. 여러 번 쓸 수 있음",
    "help.sweep.option": "옵션 하나와 그 값들. 여러 번 쓸 수 있음",
    "help.sweep.system": "시스템 프롬프트. 여러 번 쓰면 각각",
    "help.sweep.think": "생각할지, 얼마나 할지. 여러 번 쓰면 각각",
    "help.sweep.seed": "난수의 시작값. 여럿이면 각각",
    "help.sweep.format": "답의 형식: json, 클래스, 스키마. 여러 번 쓰면 각각",
    "help.sweep.image": "모든 프롬프트에 붙일 그림. 여러 번 가능",
    "help.sweep.suffix": "채울 자리 뒤에 오는 글. 여러 번 쓰면 각각",
    "help.sweep.template": "프롬프트에 쓸 템플릿. 여러 번 쓰면 각각",
    "help.sweep.repeats": "각각 몇 번씩 물을지",
    "help.sweep.check": "답변을 채점할 노트북의 함수",
    "help.sweep.variables": "프롬프트의 {{이름}}에 넣을 표",
    "help.sweep.file": "JSONL, CSV, Parquet 파일의 프롬프트",
    "help.sweep.host": "서버. 여러 번 쓰면 나란히 사용",
    "help.sweep.journal": "답변을 기록할 곳. none이면 기록하지 않음",
    "help.sweep.cache": "서버가 기억하는 프롬프트: allow, bust, measure",
    "help.sweep.cold": "물을 때마다 모델을 먼저 내리기",
    "help.sweep.interleaved": "반복마다 모든 모델을 번갈아 묻기(속도 비교용)",
    "help.sweep.parallel": "서버마다 동시에 몇 개씩 물을지",
    "help.sweep.timeout": "질문 하나의 제한 시간",
    "help.sweep.no_warm_up": "모델을 올리는 시간까지 처음부터 재기",
    "help.sweep.plan": "묻지 않고 무엇을 물을지만 보기",
    "help.sweep.into": "결과를 담을 변수 이름",
    "help.sweep.yes": "질문이 아주 많아도 확인하지 않기",
    "error.sweep_both": "{magic}: 프롬프트가 파일에도 있고 셀에도 있습니다",
    "error.sweep_both.hint": "셀을 비우거나 --file을 빼세요.",
    "error.sweep_cell_json": "{magic}, 프롬프트 {place}: {reason}",
    "error.sweep_cell_json.hint": (
        '{{"prompt": "…", "expected": "…"}}처럼 쓰세요. 그냥 글이면 {{ 말고 다른 '
        "글자로 시작하세요."
    ),
    "error.sweep_no_prompt": "{magic}: 첫 줄 아래에 프롬프트가 없습니다",
    "error.sweep_no_prompt.hint": "한 줄에 하나씩 쓰거나 파일을 주세요: --file FILE",
}
