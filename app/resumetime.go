package app

import (
	"fmt"
	"time"
)

const defaultResumeTime = 2 * time.Minute

// ResumeTime sets how long the session of a tab waits for its connection to come back.
// That includes its runs, its State and its uploaded files. The default is two minutes.
// With zero, the session ends when the connection does. ResumeTime panics if d is
// negative.
//
// A tab that comes later gets a new session. Its page hands over the values of the
// widgets that the new session draws, and keeps text that is typed but not yet entered.
// State starts afresh, no button is pressed again, and files must be uploaded again. The
// same happens after a restart of the server.
//
// Sessions that wait need memory, and count for [MaxSessions].
func ResumeTime(d time.Duration) Setting {
	if d < 0 {
		panic(fmt.Sprintf("refrain/app: ResumeTime(%v): give a time, or zero not to wait", d))
	}
	return func(s *settings) { s.sessions.ResumeTime = d }
}
