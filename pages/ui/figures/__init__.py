"""A handful of chart shapes: an Answer in, a Plotly figure out. No Streamlit here.

Captions come from the question's header. Money is drawn in the reader's unit. A figure whose
answer read generated data carries 演示数据 inside the picture. Most figures have a sentence for
those who do not see them, `describe_…`.
"""
