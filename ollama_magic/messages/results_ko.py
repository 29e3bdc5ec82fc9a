"""The texts of results, their statistics and their pictures, in Korean."""

from __future__ import annotations

__all__ = ["TEXTS"]

TEXTS = {
    # Errors.
    "error.not_installed": "여기에 필요한 {name} 패키지가 설치되어 있지 않습니다",
    "error.not_installed.hint": "설치: pip install 'ollama-magic[{extra}]'",
    "error.columns_lacking": "표에 {names} 열이 없습니다",
    "error.columns_lacking.hint": "있는 열: {there}",
    "error.over_what": "over에는 'all' 또는 'answered'를 씁니다: {name!r}",
    "error.over_what.hint": (
        "'all'은 답하지 못한 것을 틀린 것으로 세고, 'answered'는 빼고 셉니다."
    ),
    "error.bad_level": "신뢰 수준은 0과 1 사이입니다: {level}",
    "error.bad_level.hint": "보통 0.95를 씁니다.",
    "error.not_compared": "측정한 것 가운데 {name!r}이(가) 없습니다",
    "error.not_compared.hint": "있는 것: {names}.",
    "error.nothing_paired": "같은 질문에 {value} 값이 함께 있는 짝이 없습니다",
    "error.nothing_paired.hint": (
        "같은 질문을 같은 설정으로 물어야 하고, 시간은 호스트와 동시에 물은 수도 "
        "같아야 합니다: .runs를 보십시오"
    ),
    "error.never_checked": "채점기가 있는 질문이 없어 맞고 틀린 답이 없습니다",
    "error.never_checked.hint": (
        "속도: value='tokens_per_second'   같은 답을 채점하려면: "
        "results.score({{'contains': '서울'}})"
    ),
    "error.no_arrivals": "그리는 데 필요한 도착 시각이 어느 실행에도 없습니다",
    "error.no_arrivals.hint": "메모리에만 남는 값이니 다시 물은 뒤 그리십시오.",
    "error.no_texts": "비교할 글이 없습니다",
    "error.no_texts.hint": "similarity에는 글을 둘 이상 주십시오.",
    "error.no_common_item": "모두가 답한 질문이 없습니다",
    "error.no_common_item.hint": "둘씩 비교하십시오: .paired(a, b)",
    "error.bad_statistic": "{name!r}은(는) 다시 뽑아 셈할 수 있는 통계량이 아닙니다",
    "error.bad_statistic.hint": "'mean'과 'median'이 있습니다.",
    "error.no_items": "문항이 없으면 찾을 차이도 없습니다",
    "error.no_items.hint": "서로 다른 문항의 수를 1 이상으로 쓰십시오.",
    "error.no_limits": "goodput에는 지켜야 할 한도가 필요합니다",
    "error.no_limits.hint": "예: stats.goodput(runs, first_text_seconds=0.5)",
    "error.bad_vote": "{row}행: {name!r}은(는) 이 투표의 승자가 아닙니다",
    "error.bad_vote.hint": (
        "승자는 서로 다른 두 모델 중 하나, 'a', 'b' 또는 'tie'입니다."
    ),
    "error.nothing_to_draw": "그릴 것이 없습니다",
    "error.nothing_to_draw.hint": (
        "이 값이 있는 행이 표에 없습니다. 먼저 표를 보십시오."
    ),
    "error.cell_twice": "{x} 하나와 {y} 하나에 행이 여럿입니다",
    "error.cell_twice.hint": (
        "다른 것도 함께 바뀌었으니 고르십시오: table[table.temperature == 0]"
    ),
    "error.report_suffix": "보고서 이름은 .html 또는 .md로 끝나야 합니다: {path}",
    "error.report_suffix.hint": "예: results.report('report.html')",
    "error.report_empty": "끝난 시행이 없어 보고할 것이 없습니다",
    "error.report_empty.hint": "먼저 스윕을 실행하십시오.",
    "error.report_closed": "{path}에 쓸 수 없습니다: {reason}",
    "error.report_closed.hint": "다른 곳을 지정하십시오: results.report('report.html')",
    # What results say of themselves.
    "results.none": "아직 끝난 시행이 없습니다.",
    "results.counts": "시행 {trials}회: 모델 {models}개, 질문 {items}개.",
    "results.not_ok": "끝까지 답하지 못한 것: {counts}.",
    "results.no_intervals": (
        "구간에는 scipy가 필요해 뺐습니다: pip install 'ollama-magic[stats]'"
    ),
    "results.never_twice": "두 번 답한 요청이 없습니다.",
    "results.all_agree": "서로 갈린 질문이 없습니다.",
    "table.nothing": "행이 없습니다.",
    # Names of axes.
    "plot.accuracy": "정확도(모든 시행)",
    "plot.accuracy_answered": "정확도(답한 것만)",
    "plot.share": "한도를 지킨 비율",
    "plot.tokens_per_second": "초당 토큰",
    "plot.characters_per_second": "초당 글자",
    "plot.difference": "차이(앞 − 뒤)",
    "plot.strength": "세기(선택될 로그 오즈)",
    "plot.model": "모델",
    "plot.memory": "메모리",
    "plot.context": "컨텍스트 창(토큰)",
    "plot.first_text_seconds": "첫 글자까지 걸린 시간(초)",
    "plot.warm_first_text_seconds": "첫 글자까지 걸린 시간(초, 적재 제외)",
    "plot.total_seconds": "끝까지 걸린 시간(초)",
    "plot.warm_total_seconds": "끝까지 걸린 시간(초, 적재 제외)",
    "plot.inter_token_seconds": "토큰 사이 시간(초)",
    "plot.ecdf": "답의 비율",
    "plot.front": "이 두 축의 최전선",
    "plot.left_out": "값이 없는 것: {names}",
    "plot.beaten": "빈 점: 둘 다 뒤짐",
    "plot.beaten_sized": "빈 점: {size}까지 쳐서 뒤짐",
    # The page about results.
    "report.title": "결과",
    "report.may": "말할 수 있는 것",
    "report.may_not": "염두에 둘 것",
    "report.summary": "요약",
    "report.summary_speed": "요약: 속도와 크기",
    "report.summary_right": "요약: 정확도",
    "report.topics": "주제별 정확도",
    "report.paired": "짝지어 본 정확도",
    "report.paired_speed": "짝지어 본 초당 토큰",
    "report.ranks": "순위",
    "report.disagreements": "답이 갈린 질문",
    "report.determinism": "같은 요청, 다른 답",
    "report.pictures": "그림",
    "report.alt": "{name}(그림, 수치는 이 문서의 표에 있습니다)",
    "report.read_forest": "점은 값, 가로줄은 95 % 구간입니다.",
    "report.read_tradeoff": (
        "위로 갈수록 자주 맞히고, 오른쪽으로 갈수록 빠르고, 클수록 메모리를 많이 "
        "씁니다. 막대는 95 % 구간입니다."
    ),
    "report.read_ecdf": "그 시간 안에 끝난 답의 비율입니다. 왼쪽일수록 빠릅니다.",
    "report.tradeoff": "속도와 정확도",
    "report.heatmap": "{x}·{y}별 {value}",
    "report.averaged": "{names}에 걸쳐 평균을 냈습니다.",
    "report.too_many": (
        "{name} 값이 {count}가지라 하나씩 견주기에는 너무 많습니다. 요약을 보십시오."
    ),
    "report.conditions": "조건",
    "report.first": "모두 {rows}행 가운데 앞의 {shown}행입니다.",
    "report.one": "모델이 하나이고 바꾼 것도 없어 비교한 것이 없습니다.",
    "report.too_few": (
        "{a} · {b}: 함께 물은 것({n})이 너무 적거나 너무 같아서 {value} 값을 검정할 "
        "수 없습니다."
    ),
    "report.alike": (
        "{a} · {b}: {n}에서는 맞힌 비율의 차이를 찾지 못했습니다. 실제 차이는 "
        "{low}%p에서 {high}%p 사이 어디일 수도 있습니다."
    ),
    "report.alike_in": (
        "{a} · {b}: {n}에서는 {value}에서 차이를 찾지 못했습니다. 실제 차이는 "
        "{low}에서 {high} 사이 어디일 수도 있습니다."
    ),
    "report.unsettled": (
        "{a} · {b}: {n}에서는 어느 쪽이 더 자주 맞히는지 가려지지 않았습니다. 여러 "
        "짝 가운데 하나이며 차이는 {low}%p에서 {high}%p 사이입니다."
    ),
    "report.unsettled_in": (
        "{a} · {b}: {n}에서는 {value} 차이가 가려지지 않았습니다. 여러 짝 가운데 "
        "하나이며 차이는 {low}에서 {high} 사이입니다."
    ),
    "report.untested": (
        "{a} · {b}: {value} 차이는 {by}({n}). 하나를 다 물은 뒤 다른 하나를 물었으므로 "
        "그 사이 컴퓨터가 달라진 몫이 섞여 있어 검정하지 않았습니다."
    ),
    "report.mean_score": "평균 점수",
    "report.prompts": "질문 {n}개",
    "report.rounds": "{n}회전",
    "report.better": (
        "더 자주 맞힌 쪽은 {a}: {b}보다 {by}%p({low}~{high}, {n}, 홀름 보정 뒤 p {p})."
    ),
    "report.more": (
        "{value} 값이 더 큰 쪽은 {a}: {b}보다 {by}({low}~{high}, {n}, 홀름 "
        "보정 뒤 p {p})."
    ),
    "report.truncated": (
        "답 {n}개 가운데 {count}개가 길이 제한에 잘렸고, 맞지 않은 것으로 "
        "세었습니다. num_predict나 num_ctx를 늘리면 수치가 달라질 수 있습니다."
    ),
    "report.unparsable": (
        "답 {n}개 가운데 {count}개는 채점기가 읽지 못해 맞지 않은 것으로 세었습니다."
    ),
    "report.failed": (
        "시행 {n}회 가운데 {count}회는 실패했거나 시간 또는 자리가 모자랐습니다. "
        "맞지 않은 것으로 세었고 속도는 없습니다."
    ),
    "report.interrupted": "시행 {n}회 가운데 {count}회는 중단되어 세지 않았습니다.",
    "report.mixed": (
        "끝까지 같지 않았던 조건: {name}({values}). 조건이 다른 속도는 서로 비교할 "
        "수 없습니다."
    ),
    "report.digests": (
        "{model}: 도중에 모델이 바뀌어 수치에 다이제스트가 둘 이상 섞여 있습니다."
    ),
    "report.slots": (
        "여러 요청을 동시에 물었으므로 요청 하나의 속도는 서버를 나누어 쓸 때의 "
        "속도입니다."
    ),
    "report.beyond": (
        "질문 {n}개 가운데 {count}개는 서버가 알려 준 창보다 길었습니다. Ollama의 "
        "실행기는 창을 256 토큰의 배수로 올려 잡습니다."
    ),
    "report.unverified": (
        "서버가 질문 가운데 얼마가 캐시에 있었는지 알려 주지 않아 읽는 속도는 뺐습니다."
    ),
    "report.unverified_some": (
        "답 {n}개 가운데 {count}개는 질문의 얼마가 캐시에 있었는지 서버가 알려 주지 "
        "않아 읽는 속도를 뺐습니다."
    ),
    "report.few": (
        "질문 {n}개로 얻은 결과입니다. 큰 차이만 드러나며, 다른 종류의 질문에서는 "
        "뒤집힐 수 있습니다."
    ),
    "report.repeats": (
        "질문마다 최대 {n}번 물었습니다. 되풀이한 것은 질문 하나로 셉니다. 얼마나 "
        "한결같은지를 말해 줄 뿐 더 많이 안다는 뜻은 아닙니다."
    ),
    "report.seeded": (
        "시드를 정했거나 온도가 0일 때, 되풀이한 요청 {n}개 가운데 {same}개는 매번 "
        "같은 답이 나왔습니다."
    ),
    "report.unseeded": (
        "시드 없이 되풀이한 요청 {n}개 가운데 {same}개는 매번 같은 답이 나왔습니다."
    ),
    "report.never_equal": (
        "되풀이할 때마다 질문 앞에 다른 표시를 붙여 똑같은 요청이 두 번 없었습니다. "
        "같은 요청에 같은 답이 나오는지는 알 수 없습니다."
    ),
    "report.in_a_row": (
        "모두 번갈아 묻지는 않았습니다. 하나를 다 물은 뒤 다른 하나를 물은 곳의 속도 "
        "차이에는 그 사이 컴퓨터가 달라진 몫이 섞여 있습니다."
    ),
    "report.load": (
        "그동안 컴퓨터가 한 다른 일도 속도와 시간에 섞여 있으며, 표에는 드러나지 "
        "않습니다."
    ),
    "report.pooled": (
        "여러 가지를 바꾸었습니다: {names}. 하나의 두 값은 나머지가 같을 때끼리 "
        "비교하고 나머지에 걸쳐 평균을 냈습니다. 그 가운데 일부에만 해당하는 것은 "
        "드러나지 않으니 요약과 열 지도를 보십시오."
    ),
    "report.generally": (
        "구간은 95 % 구간이며, 이런 질문을 이렇게 채점하여 이 컴퓨터에서 얻은 것에만 "
        "해당합니다. 차이를 찾지 못했다고 해서 차이가 없는 것은 아닙니다."
    ),
    "report.when": "{since}부터 {until}까지 측정(UTC).",
    "report.machine": "측정한 컴퓨터: {what}.",
    "report.elsewhere": (
        "이 문서를 쓴 컴퓨터가 아닌 곳, 또는 여러 곳에서 측정했습니다. 아래를 보십시오."
    ),
    "report.options": "모두 같았던 옵션: {options}.",
    "report.varied": "바꾼 것: {name}({values}).",
    "report.version": "ollama-magic {version}(으)로 작성.",
}
