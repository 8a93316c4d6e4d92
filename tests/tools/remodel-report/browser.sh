# SPDX-License-Identifier: BSD-3-Clause
# A browser opens the HTML without a word on its console and without asking the network, on the width
# of a desk and of a phone; the PDF turns into pictures.
command -v chromium > /dev/null || skip "chromium is not installed"
command -v pdftoppm > /dev/null || skip "pdftoppm is not installed"
person
plasticity-fit metrics.tsv -s sessions.tsv -c scores.tsv -t training.tsv -o fit > fit.txt
remodel-report fit.json --label 07 -o report
[ "$(stat -c %s report.html)" -lt 3145728 ] && echo small
for width in 1280 390; do
    HOME=$PWD/home timeout 120 chromium --headless --no-sandbox --disable-gpu --disable-dev-shm-usage \
        --disable-background-networking --enable-logging=stderr --v=0 --log-net-log="$PWD/net.json" --window-size=$width,900 --hide-scrollbars \
        --user-data-dir="$PWD/home" --dump-dom "file://$PWD/report.html" > dom.html 2> log || skip "chromium does not run"
    grep -c 'CONSOLE' log
    grep -o '"url":"https\?://[^"]*' net.json | grep -vE 'google|gvt1' | sort -u # what it asks for itself
    grep -o '<h1>[^<]*' dom.html
    rm -rf home dom.html log net.json
done
grep -oE 'src="(data:image/svg)?' report.html | sort | uniq -c | sed 's/^ *//'
grep -c '<img[^>]*alt=""' report.html
pdftoppm -r 30 -png report.pdf page && ls page* | wc -l
rm -f page*
