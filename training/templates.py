"""The chat templates of the tiny models, in Jinja, as llama.cpp reads them."""

from __future__ import annotations

__all__ = ["CHAT", "NO_THOUGHT", "THINKING", "TOOLS", "declared"]

NO_THOUGHT = "<think>\n\n</think>\n\n"

CHAT = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n"
    "{{ message['content'] }}<|im_end|>\n"
    "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)

# Thoughts of earlier turns are left out, as in Qwen3's template; a last one is shown,
# which is how llama.cpp finds out what marks a thought.
THINKING = """\
{%- for message in messages %}
{%- set text = message.content or '' %}
{%- if message.role == 'assistant' and '</think>' in text %}
{%- set text = text.split('</think>')[-1].lstrip('\\n') %}
{%- endif %}
{{- '<|im_start|>' + message.role + '\\n' }}
{%- if loop.last and message.role == 'assistant' and message.reasoning_content %}
{{- '<think>\\n' + message.reasoning_content.strip() + '\\n</think>\\n\\n' }}
{%- endif %}
{{- text + '<|im_end|>\\n' }}
{%- endfor %}
{%- if add_generation_prompt %}
{{- '<|im_start|>assistant\\n' }}
{%- if enable_thinking is defined and enable_thinking is false %}
{{- '<think>\\n\\n</think>\\n\\n' }}
{%- endif %}
{%- endif %}
"""

# Tools are told as short lines: their schemas would fill the context.
TOOLS = """\
{%- set system = messages[0].content if messages[0].role == 'system' else '' %}
{%- if tools %}
{{- '<|im_start|>system\\n' }}
{%- if system %}
{{- system + '\\n' }}
{%- endif %}
{{- 'Tools:' }}
{%- for tool in tools %}
{%- set tool = tool.function if tool.function else tool %}
{{- '\\n' + tool.name + '(' }}
{%- for name, value in tool.parameters.properties.items() %}
{{- name + ': ' + (value.type or 'string') + ('' if loop.last else ', ') }}
{%- endfor %}
{{- ')' }}
{%- endfor %}
{{- '<|im_end|>\\n' }}
{%- elif system %}
{{- '<|im_start|>system\\n' + system + '<|im_end|>\\n' }}
{%- endif %}
{%- for message in messages %}
{%- if message.role == 'tool' %}
{{- '<|im_start|>tool\\n<tool_response>\\n' + message.content }}
{{- '\\n</tool_response><|im_end|>\\n' }}
{%- elif message.role == 'assistant' and message.tool_calls %}
{{- '<|im_start|>assistant' }}
{%- if message.content %}
{{- '\\n' + message.content }}
{%- endif %}
{%- for call in message.tool_calls %}
{%- set call = call.function if call.function else call %}
{{- '\\n<tool_call>\\n{"name": "' + call.name + '", "arguments": ' }}
{%- if call.arguments is string %}
{{- call.arguments }}
{%- else %}
{{- call.arguments | tojson }}
{%- endif %}
{{- '}\\n</tool_call>' }}
{%- endfor %}
{{- '<|im_end|>\\n' }}
{%- elif not (loop.first and message.role == 'system') %}
{{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>\\n' }}
{%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
{{- '<|im_start|>assistant\\n' }}
{%- endif %}
"""


def declared(tools: list[dict]) -> str:
    """The line for each tool that `TOOLS` writes."""
    lines = ["Tools:"]
    for tool in tools:
        function = tool["function"]
        properties = function["parameters"]["properties"]
        wished = ", ".join(
            f"{name}: {kind['type']}" for name, kind in properties.items()
        )
        lines.append(f"{function['name']}({wished})")
    return "\n".join(lines)
