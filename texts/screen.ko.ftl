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

word-signed = 보존본
word-inputs = 현재 자료
word-nothing = 없음
state-draft = 초안
state-agreed = 합의본
state-record = 서명 보존본
state-provisional = 잠정본
state-final = 확정본

frozen-differs = 현재 자료로 만들면 본문이 달라집니다
frozen-same-text = 현재 자료로 만들어도 본문이 같습니다
frozen-held-back = 오류가 있어 현재 자료로는 만들 수 없습니다: { $reason }
frozen-not-due = 현재 자료에는 이 문서가 더 이상 없습니다
frozen-not-asked = 이번 실행에서 요청하지 않은 문서입니다
frozen-no-country = 현재 자료에 해당 국가가 더 이상 없습니다
frozen-lost = 목록에 적힌 파일이 폴더와 zip 어디에도 없습니다. 지금 있는 문서를 서명된 원본과 대조하십시오
frozen-at-state = 문서 상태
frozen-at-clause = { $heading } (조항 { $clause }, { $language }, { $page }쪽)
frozen-at-preamble = 조항 { $clause } ({ $language }, { $page }쪽)
frozen-at-page = { $page }쪽
frozen-at-unread = 두 파일을 비교할 수 없습니다: { $problem }

screen-frozen = 서명되었거나 확정된 문서 { $count }건이 현재 자료와 다릅니다. 기존 파일은 덮어쓰지 않았습니다.
screen-frozen-more = 이 밖에 { $count }곳이 더 다름
screen-frozen-hidden = { "  " }이 밖에 { $count }건은 run.json에 있습니다.
screen-frozen-help = 다시 서명한 문서라면 --supersede(한 건만이면 --supersede=파일)를 붙여 다시 실행하십시오. 그렇지 않다면 바뀐 칸, 조항 또는 옵션을 되돌리십시오.
screen-frozen-same-text = 서명되었거나 확정된 문서 { $count }건은 본문이 같아 기존 파일을 그대로 두었습니다.
screen-frozen-not-asked = 이번에 요청하지 않은 서명·확정 문서 { $count }건을 그대로 두었습니다.
