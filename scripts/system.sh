# What the launcher and the tests need from the system. Sourced, not run.

# True when libhdf5 lies where the loader looks. Globs start no process.
has_hdf5() {
    for lib in /usr/lib/*/libhdf5*.so* /lib/*/libhdf5*.so* /usr/lib/libhdf5*.so* /usr/lib64/libhdf5*.so* \
        /usr/local/lib/libhdf5* /opt/homebrew/lib/libhdf5*; do
        [ -e "$lib" ] && return 0
    done
    return 1
}

# True where the report test would find a browser.
has_chromium() {
    command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1
}

# need PROGRAM-OR-LIBRARY PACKAGE...: installs Debian packages as root, prints the one command to run otherwise.
need() {
    what=$1
    shift
    if command -v apt-get >/dev/null 2>&1; then
        if [ "$(id -u)" = 0 ]; then
            echo "$what is missing: installing $* ..." >&2
            if { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"; } \
                >/dev/null 2>&1 </dev/null; then
                return 0
            fi
            echo "Could not install it. Run: apt-get update && apt-get install $*" >&2
        else
            echo "$what is missing. Run: sudo apt-get install $*" >&2
        fi
    elif command -v brew >/dev/null 2>&1; then
        case $what in libhdf5) set -- hdf5 ;; esac
        echo "$what is missing. Run: brew install $*" >&2
    else
        echo "$what is missing. Install it with your system's package manager (Debian calls it: $*)." >&2
    fi
    return 1
}

need_dotnet() {
    if ! command -v dotnet >/dev/null 2>&1; then
        echo "The .NET 10 SDK is missing. See https://dotnet.microsoft.com/download/dotnet/10.0" >&2
        exit 1
    fi
}

export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
