# The program with ffmpeg and libhdf5. First make the file that it copies:
#   dotnet publish src/SummDiff.Cli -p:PublishProfile=SingleFile -r linux-x64 -o out
#   docker build -t summdiff . && docker run --rm -v "$PWD:/work" summdiff --help
FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates ffmpeg hdf5-tools libarchive-tools libssl3 \
    && rm -rf /var/lib/apt/lists/*
COPY out/SummDiff.Cli /usr/local/bin/summdiff
WORKDIR /work
ENTRYPOINT ["summdiff"]
