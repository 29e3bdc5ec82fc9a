"""The texts of the records that stay, in Korean."""

from __future__ import annotations

__all__ = ["TEXTS"]

TEXTS = {
    # Notebooks as files.
    "error.notebook_none": "노트북이 없습니다: {where}",
    "error.notebook_none.hint": (
        "파일이나 폴더, 또는 패턴을 적어 주세요: om.history('**/*.ipynb')"
    ),
    "error.notebook_closed": "{path} 파일을 읽을 수 없습니다: {reason}",
    "error.notebook_closed.hint": "경로와 읽기 권한을 확인하세요.",
    "error.notebook_huge": "{path} 파일이 {most} MB를 넘습니다",
    "error.notebook_huge.hint": (
        "답변만으로 그만큼 커지지는 않습니다. 다른 출력부터 지워 보세요."
    ),
    "error.notebook_damaged": "{path} 파일은 온전한 노트북이 아닙니다: {reason}",
    "error.notebook_damaged.hint": (
        "Jupyter에서 열어 보거나 .ipynb_checkpoints에 남은 이전 판을 쓰세요."
    ),
    "error.notebook_foreign": "{path} 파일은 형식 4의 노트북이 아닙니다",
    "error.notebook_foreign.hint": (
        "2015년 이전 노트북이라면 Jupyter에서 열어 다시 저장하면 됩니다."
    ),
    "error.notebook_busy": "{path} 파일을 방금 다른 프로그램이 저장했습니다",
    "error.notebook_busy.hint": (
        "아무것도 바꾸지 않았습니다. 그쪽에서 닫고 다시 해 보세요."
    ),
    "error.notebook_silent": "{path} 파일에는 대화 기록이 없습니다",
    "error.notebook_silent.hint": (
        "%config OllamaMagic.record = 'full' 상태로 저장했고 출력을 지우지 않았다면 "
        "기록이 남아 있습니다."
    ),
    "error.notebook_talks": "{path} 파일에는 {name!r} 대화가 없습니다",
    "error.notebook_talks.hint": "있는 대화: {names}.",
    "notice.records_later": (
        "{path}: 더 새로운 ollama_magic이 남긴 기록 {count}개를 건너뛰었습니다."
    ),
    "notice.records_damaged": "{path}: 손상된 기록 {count}개를 건너뛰었습니다.",
    "notice.not_kept": (
        "이렇게 긴 질문({characters}자)은 노트북에 해시만 남으므로, "
        "저장한 파일에서는 다시 물을 수 없습니다."
    ),
    # Tables of runs.
    "table.others": "그 밖의 열: {names}.",
    "table.last": "전체 {rows}행 중 마지막 {shown}행.",
    "table.no_talks": "아직 턴이 있는 대화가 없습니다. 시작하려면: %%chat",
    "table.no_logprobs": (
        "이 답에는 확률이 없습니다. %%chat --logprobs나 om.chat(…, logprobs=True)로 "
        "물어보세요."
    ),
    "error.no_reply": "답이나 기록이 아니라 {kind}입니다",
    "error.no_reply.hint": "예: reply = om.chat('안녕', logprobs=True)",
    "error.history_columns": "실행 기록도, 기록의 표도 아닙니다",
    "error.history_columns.hint": (
        "om.history()나 그 일부 행을 주세요. id 열이 있어야 하고, 파일에서 읽었다면 "
        "source 열도 있어야 합니다."
    ),
    "error.history_gone": "기록 {name}이(가) 이제 없습니다 (모두 {count}개)",
    "error.history_gone.hint": (
        "기록은 물어본 세션이나 저장한 노트북에 있습니다: om.history('notes.ipynb')"
    ),
    # Taking records out.
    "scrub.off": "노트북 {of}개 중 {notebooks}개에서 기록 {records}개를 지웠습니다.",
    "scrub.off_dry": (
        "노트북 {of}개 중 {notebooks}개에서 기록 {records}개를 지우게 됩니다."
    ),
    "scrub.hashes": (
        "노트북 {of}개 중 {notebooks}개에서 기록 {records}개를 해시로 바꿨습니다."
    ),
    "scrub.hashes_dry": (
        "노트북 {of}개 중 {notebooks}개에서 기록 {records}개를 해시로 바꾸게 됩니다."
    ),
    # Asking again.
    "error.again_nothing": "기록 {name}에는 다시 물어볼 내용이 없습니다",
    "error.again_nothing.hint": "무엇이 있는지 보려면: om.history()",
    "error.again_sums": "{where}: 글 대신 해시만 남아 있어 다시 물어볼 수 없습니다",
    "error.again_sums.hint": (
        "직접 물어본 뒤 해시를 비교하세요: reply.run.to_json('hashes')['answered']"
    ),
    "error.again_images": "기록 {name}에 보낸 그림은 해시만 남아 있습니다",
    "error.again_images.hint": "직접 다시 물어보세요: %%chat --image FILE",
    "error.again_cut": "기록 {name} 앞에 있던 {before}이(가) 없습니다",
    "error.again_cut.hint": (
        "그 셀을 다시 실행했거나 기록을 지웠습니다. 파일이라면 행을 주세요: "
        "om.check(om.history('notes.ipynb').iloc[-1])"
    ),
    "error.replay_nothing": "다시 물어볼 것이 없습니다",
    "error.replay_nothing.hint": (
        "먼저 물어보거나 노트북을 적어 주세요: om.replay('notes.ipynb', model=…)"
    ),
    "error.check_one": "om.check는 기록 하나만 받는데 {count}개입니다",
    "error.check_one.hint": "하나만 고르세요: om.check(om.history().iloc[-1])",
    "error.check_empty": "기록 {name}에는 비교할 답변이 없습니다 (상태 {status})",
    "error.check_empty.hint": "셀을 다시 실행하거나 om.replay를 써 보세요",
    "replay.progress": "{count}개 중 {place}번째: {model}",
    "replay.done": "다시 물어봄: {count}개 중 {done}개",
    "replay.done_some": (
        "다시 물어봄: {count}개 중 {done}개 (나머지의 까닭은 reason 열에 있습니다)"
    ),
    "replay.calls": (
        "{names} 호출로 답했는데, 다시 물을 때는 아무것도 호출하지 않습니다"
    ),
    "replay.stopped": (
        "{count}개 중 {done}개에서 멈췄습니다. 받은 답은 남아 있고, 다시 실행하면 "
        "이어집니다."
    ),
    "beside.prompt": "질문",
    "beside.old": "이전",
    "beside.same": "같음",
    "beside.first": "질문 {rows}개 중 처음 {shown}개.",
    "check.asking": "{model}에 다시 묻는 중",
    "check.same": "똑같습니다: {model}, {characters}자.",
    "check.same_so_far": "이전 답이 끊긴 데까지 똑같습니다: {model}, {characters}자.",
    "check.differs": "{place}자 뒤부터 다릅니다: {model}",
    "check.old": "이전",
    "check.new": "이번",
    "check.end": "끝",
    "check.changed": "{name} 바뀜: {old} → {new}",
    "check.no_seed": "시드를 정하지 않았으니 답이 달라도 이상하지 않습니다: --seed 1",
}
