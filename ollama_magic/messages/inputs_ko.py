"""The texts of what a question takes from the notebook, in Korean."""

from __future__ import annotations

__all__ = ["TEXTS"]

TEXTS = {
    # Values in braces.
    "error.filling": "{{{{{expression}}}}}의 값을 구할 수 없습니다: {reason}",
    "error.filling.hint": (
        "위 셀에서 먼저 정의하세요. 중괄호를 그대로 보내려면: --verbatim"
    ),
    "error.filling_syntax": "{{{{{expression}}}}}: 파이썬 식이 아닙니다: {reason}",
    "error.filling_syntax.hint": "중괄호를 그대로 보내려면: --verbatim",
    "error.filling_near": "{{{{{expression}}}}}: 노트북에 {name} 변수가 없습니다",
    "error.filling_near.hint": (
        "혹시 {near} 아닌가요? 중괄호를 그대로 보내려면: --verbatim"
    ),
    "input.cut": "잘림: {of}자 중 {shown}자",
    "input.items": "잘림: 항목 {of}개 중 {shown}개",
    "input.table": "잘림: {of_rows}행 중 {rows}행, {of_columns}열 중 {columns}열",
    "input.left_out": "{name}: {told}. 보낼 부분을 고르려면: {{{{{some}[:10]}}}}",
    "input.image": "(그림 {number})",
    # Pictures.
    "error.image_missing": "{path}: 그런 파일이 없습니다",
    "error.image_missing.hint": "경로는 노트북이 있는 폴더가 기준입니다.",
    "error.image_unfound": "--image {name}: 그런 파일이나 변수가 없습니다",
    "error.image_unfound.hint": "경로를 확인하세요. 노트북이 있는 폴더가 기준입니다.",
    "error.image_near": "--image {name}: 그런 파일이나 변수가 없습니다",
    "error.image_near.hint": "혹시 {near} 아닌가요?",
    "error.image_kind": "{name}: {kind} 형식이며 그림이 아닙니다",
    "error.image_kind.hint": (
        "파일, 주소, bytes, PIL 이미지, 배열, matplotlib 그림(figure)을 쓸 수 있습니다."
    ),
    "error.image_broken": "{name} 파일을 그림으로 읽을 수 없습니다: {reason}",
    "error.image_broken.hint": "파일이 온전한지 다른 프로그램으로 열어 확인하세요.",
    "error.image_unknown": "{name}: 지원하는 형식의 그림이 아닙니다",
    "error.image_unknown.hint": "PNG, JPEG, GIF, BMP, TIFF, WebP를 쓸 수 있습니다.",
    "error.image_array": "{name}: 그림이 아닌 배열입니다: {told}",
    "error.image_array.hint": (
        "높이 × 너비(또는 × 3, × 4) 모양이어야 하고, 값은 0~255의 정수이거나 "
        "0~1의 실수여야 합니다."
    ),
    "error.image_huge": "{name}: 너무 크거나 비어 있습니다 (최대 {most})",
    "error.image_huge.hint": "크기를 줄이세요. 예: image.resize((800, 600))",
    "error.image_blind": "{model} 모델은 그림을 볼 수 없습니다",
    "error.image_blind.hint": "볼 수 있는 모델: {names}. 골라서 묻기: -m MODEL",
    "error.image_blind_all": "{model} 모델도, 여기 있는 다른 모델도 그림을 못 봅니다",
    "error.image_blind_all.hint": "볼 수 있는 모델 받기: %ollama pull {suggested}",
    "error.address": "{address} 주소에서 받을 수 없습니다: {reason}",
    "error.address.hint": "주소를 확인하거나, 파일로 저장해 그 파일을 쓰세요.",
    "input.scaled": "{name}: {of}에서 {size} 픽셀로 줄여 보냅니다.",
    "input.frames": "{name}: 그림 {frames}장 중 첫 장을 보냅니다.",
    "input.fetched": "받음: {address} ({size})",
    # Files.
    "error.context_missing": "--context {path}: 그런 파일이 없습니다",
    "error.context_missing.hint": "경로는 노트북이 있는 폴더가 기준입니다.",
    "error.context_near": "--context {path}: 그런 파일이 없습니다",
    "error.context_near.hint": "혹시 {near} 아닌가요?",
    "error.context_nothing": "--context {path}: 맞는 파일이 없습니다",
    "error.context_nothing.hint": "하위 폴더의 파일까지 넣으려면: src/**/*.py",
    "error.context_many": "--context {path}: 파일이 {most}개를 넘습니다",
    "error.context_many.hint": "더 적게 고르세요.",
    "error.context_folder": "--context {path}: 폴더입니다",
    "error.context_folder.hint": "폴더 안의 파일들: --context {path}/*",
    "error.context_binary": "--context {path}: 텍스트 파일이 아닙니다",
    "error.context_binary.hint": "그림은 --image, 표는 {{{{table}}}} 형태로 넣으세요.",
    "error.context_huge": "--context {path}: {most}보다 큽니다",
    "error.context_huge.hint": (
        '질문 안에 일부만 넣기: {{{{open("FILE").read()[:9000]}}}}'
    ),
    "input.binary": "텍스트가 아니어서 뺐습니다: {path}",
    "input.encoding": "{path}: UTF-8이 아니어서 {encoding}로 읽었습니다.",
    "input.context": "질문 앞에 넣음: {names} (파일 {files}개, {characters}자)",
    # Cells.
    "input.picture": "(그림: {name})",
    "input.pictures": (
        "{cells}: 그림은 이름만 보냅니다. 그림을 보여 주려면: --image 그림"
    ),
    "error.cells_none": "--cells: 아직 실행한 다른 셀이 없습니다",
    "error.cells_none.hint": "다른 셀을 먼저 실행하고 다시 해 보세요.",
    "error.cells_missing": "--cells: {number}번 셀은 실행된 적이 없습니다",
    "error.cells_missing.hint": (
        "번호는 셀 왼쪽에 있습니다. 마지막으로 실행한 셀은 In [{last}]입니다. "
        "최근 세 셀: --cells -3"
    ),
    # Mending, and code as the next cell.
    "error.fix_nothing": "아직 오류가 난 셀이 없습니다",
    "error.fix_nothing.hint": "오류가 나는 셀을 실행한 다음 %chat fix 하세요.",
    "fix.about": "In [{number}] 셀을 고칩니다: {first}",
    "fix.about_ran": (
        "마지막으로 실패한 In [{number}] 셀을 고칩니다 "
        "(그 뒤에 문제없이 실행됨): {first}"
    ),
    "fix.cell": "셀",
    "fix.place": "{where}, {line}번째 줄",
    "fix.question": (
        "내 노트북의 이 셀에서 오류가 납니다:\n\n{cell}\n\n오류:\n\n{error}\n\n"
        "무엇이 잘못됐는지 한두 문장으로 한국어로 설명하세요. 그다음 고친 셀 전체를 "
        "```python 블록 하나로 쓰세요."
    ),
    "next.there": "코드를 다음 셀에 넣었습니다. 실행하기 전에 살펴보세요.",
    "next.again": "앞서 셀로 넣은 것과 같은 코드여서 다시 넣지 않았습니다.",
    "next.cut": "코드를 다음 셀에 넣었지만 답이 중간에 끊겨 온전하지 않습니다.",
    "next.nothing": "답에 다음 셀로 옮길 코드가 없습니다.",
    # Manuals.
    "help.image": "그림: 파일, 주소, 변수 (여러 번 가능)",
    "help.context": "질문 앞에 넣을 텍스트 파일 (a.txt b.txt; *.py)",
    "help.cells": "셀과 그 출력: 3, 3-5, 3,5-7; 최근 세 셀은 -3",
    "help.verbatim": "{{{{…}}}}를 입력한 그대로 보냅니다",
    "help.next": "답에 있는 코드를 새 셀에 넣습니다",
    "help.chat.fix": (
        "마지막으로 오류가 난 셀이 왜 틀렸는지 묻고, 고친 셀을 받습니다.\n\n"
        "셀과 오류를 모델에 보내고, 답에 나온 첫 파이썬 코드를 다음 셀에 넣습니다. "
        "살펴본 뒤 실행하세요. 더 알려 줄 것이 있으면: --cells 3-5, --context FILE"
    ),
}
