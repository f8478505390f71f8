word-error = 오류
word-warning = 경고
word-seen = 현재 값
word-expected = 올바른 값
word-help = 조치
word-core = 기본 규칙
word-extended = 확장 규칙
word-own = 파일 작성에 관한 규칙
word-formula = 산식
word-source = 근거
word-example = 예시

screen-more = { $range } 범위에 { $count }건 더 있음
screen-hidden = … 이 밖에 { $count }건이 더 있습니다. `--format json`으로 모두 볼 수 있습니다.
screen-counts = 파일 { $files }개: 오류 { $errors }건, 경고 { $warnings }건.
screen-corrected = { $file }: { $count }건을 { $copy }에 표시했습니다.
screen-corrected-values = { $file }: { $count }건을 { $copy }에 표시했습니다. 이 파일 형식은 서식과 수식을 유지할 수 없어 읽은 값만 담았습니다.
