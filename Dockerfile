# The dashboard in a container: no root, nothing of the image is written while it runs.
# docker build -t alignment-tradeoffs . && docker run --rm --read-only --tmpfs /tmp --memory 690m -p 127.0.0.1:8501:8501 alignment-tradeoffs
FROM python:3.11-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 ALIGNMENT_TRADEOFFS_CACHE=/tmp/alignment-tradeoffs
WORKDIR /app
COPY requirements.txt constraints.txt ./
RUN pip install --no-cache-dir -r requirements.txt && useradd --create-home --uid 1000 visitor
COPY app.py LICENSE ./
COPY .streamlit .streamlit
COPY pages pages
COPY sim sim
COPY data data
USER 1000
EXPOSE 8501
HEALTHCHECK --start-period=30s CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=5)"]
CMD ["python", "-m", "streamlit", "run", "app.py", "--server.address", "0.0.0.0", "--server.headless", "true"]
