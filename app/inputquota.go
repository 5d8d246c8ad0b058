package app

import "fmt"

// Default limits of the values that pages set.
const (
	inputQuota    = 3 << 20 // of one session
	inputQuotaAll = 48 << 20
)

// InputQuota sets how many bytes of memory the users' input may take: the values that
// they have typed, chosen and edited. The first limit is for one session and the second
// for all together. The defaults are 3 MiB and 48 MiB. InputQuota panics if a limit is
// not above zero.
//
// The tabs of one user, or of one browser if the app knows no users, may have a sixteenth
// of the limit for all. The tabs of one network address may have a half. Values that wait
// for a run have a limit of their own: an eighth of the limit for all, of which one
// visitor may have a half and one address three quarters. Each of these limits is at
// least the limit of one session. The first 16 KiB of a session count only in its own
// limit, so that others cannot keep its user from typing.
//
// If there is no room for a value, the page says so and keeps the value. It sends the
// value again with the next change. The log has a line.
func InputQuota(session, all int64) Setting {
	if session < 1 || all < 1 {
		panic(fmt.Sprintf("refrain/app: InputQuota(%d, %d): give numbers of bytes above zero", session, all))
	}
	return func(s *settings) { s.sessions.InputQuota, s.sessions.InputQuotaAll = session, all }
}
