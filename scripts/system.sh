# What the launcher and the tests need from the system. Sourced, not run.

# has_library NAME...: true when a library of one of these names lies where the loader looks. Globs start no process.
has_library() {
    for name in "$@"; do
        for lib in /usr/lib/*/$name.so* /lib/*/$name.so* /usr/lib/$name.so* /lib/$name.so* /usr/lib64/$name.so* /lib64/$name.so* \
            /usr/local/lib/$name.* /usr/local/lib/*/$name.so* /opt/homebrew/lib/$name.*; do
            [ -e "$lib" ] && return 0
        done
        folders=${LD_LIBRARY_PATH-}:
        while [ -n "$folders" ]; do
            for lib in "${folders%%:*}"/$name.so*; do
                [ -e "$lib" ] && return 0
            done
            folders=${folders#*:}
        done
    done
    return 1
}

has_hdf5() {
    has_library 'libhdf5*'
}

# The runtime computes hashes with it, and fetches packages.
has_ssl() {
    [ "$(uname -s)" != Linux ] || has_library libssl
}

has_ffmpeg() {
    { command -v ffmpeg && command -v ffprobe; } >/dev/null 2>&1
}

# True where the report test would find a browser.
has_chromium() {
    command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1
}

missing= packages=

# want PROGRAM-OR-LIBRARY PACKAGE...: notes what is missing, and the Debian packages that bring it.
want() {
    missing=${missing:+$missing, }$1
    shift
    packages=${packages:+$packages }$*
}

# install_wanted: installs what was noted as root; otherwise prints the one command to run, and fails.
install_wanted() {
    [ -n "$packages" ] || return 0
    case $missing in *,*) is=are ;; *) is=is ;; esac
    set -- $packages
    wanted=$missing
    missing= packages=
    if command -v apt-get >/dev/null 2>&1; then
        if [ "$(id -u)" = 0 ]; then
            echo "$wanted $is missing: installing $* ..." >&2
            if { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"; } \
                >/dev/null 2>&1 </dev/null; then
                return 0
            fi
            echo "Could not install it. Run: apt-get update && apt-get install $*" >&2
        else
            echo "$wanted $is missing. Run: sudo apt-get install $*" >&2
        fi
    elif command -v brew >/dev/null 2>&1; then
        echo "$wanted $is missing. Run: brew install $(echo "$*" | sed 's/hdf5-tools/hdf5/; s/libssl3/openssl@3/')" >&2
    else
        echo "$wanted $is missing. Install with your system's package manager (Debian's names: $*)." >&2
    fi
    return 1
}

# need PROGRAM-OR-LIBRARY PACKAGE...: one thing at once.
need() {
    want "$@"
    install_wanted
}

has_dotnet() {
    command -v dotnet >/dev/null 2>&1
}

say_dotnet() {
    echo "The .NET 10 SDK is missing. See https://dotnet.microsoft.com/download/dotnet/10.0" >&2
}

need_dotnet() {
    has_dotnet || {
        say_dotnet
        exit 1
    }
}

# Neither this program nor its build sorts or compares text by language: without libicu the runtime would end with a dump, so it is told to do without.
has_library libicuuc || [ "$(uname -s)" != Linux ] || export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
