# shellcheck shell=bash
# SPDX-License-Identifier: BSD-3-Clause
# Functions that every command-line case may use.

# expect CODE COMMAND...: runs a command that must end with CODE and, where that is not 0, must leave
# the folder as it was. Its messages go to standard output.
expect()
{
    local code=$1 before after answer=0
    shift
    before=$(find . | sort)
    "$@" 2>&1 < /dev/null || answer=$?
    after=$(find . | sort)
    [ $answer = "$code" ] || echo "expect: '$*' ended with $answer instead of $code"
    [ $answer = 0 ] || [ "$before" = "$after" ] || echo "expect: '$*' left files behind"
}

# skip REASON: ends the case where something it needs is not there.
skip()
{
    echo "$*"
    exit 77
}
