package wire

import "strconv"

// AppendWelcome appends the answer to a Hello. Csv is the token by which the tab asks for
// the rows of its tables. Who is the mark of the user, or empty. The message says that
// the server answers pings, which older servers did not do.
func AppendWelcome(dst []byte, tab, csv, who string, resumed bool) []byte {
	dst = append(dst, `{"t":"welcome","tab":`...)
	dst = AppendString(dst, tab)
	dst = append(dst, `,"csv":`...)
	dst = AppendString(dst, csv)
	if who != "" {
		dst = AppendString(append(dst, `,"who":`...), who)
	}
	dst = append(dst, `,"resumed":`...)
	dst = strconv.AppendBool(dst, resumed)
	return append(dst, `,"pong":true}`...)
}

// AppendGone appends the message by which the server ends a session. Why is one sentence
// to show. If again is true, the page looks for another server, to which it hands its
// values.
func AppendGone(dst []byte, why string, again bool) []byte {
	dst = append(dst, `{"t":"gone","why":`...)
	dst = AppendString(dst, why)
	if again {
		dst = append(dst, `,"again":true`...)
	}
	return append(dst, '}')
}

// AppendPong appends the answer to a Ping.
func AppendPong(dst []byte) []byte { return append(dst, `{"t":"pong"}`...) }

// AppendNotice appends a notice of a program that supervises the app. Level is "error" or
// "info", title is one sentence, and text is the lines that another program wrote. An
// empty title removes the notice.
func AppendNotice(dst []byte, level, title, text string) []byte {
	dst = append(dst, `{"t":"notice","level":`...)
	dst = AppendString(dst, level)
	dst = append(dst, `,"title":`...)
	dst = AppendString(dst, title)
	dst = append(dst, `,"text":`...)
	return append(AppendString(dst, text), '}')
}

// AppendToast appends a text to be shown for a moment, once.
func AppendToast(dst []byte, text string) []byte {
	dst = append(dst, `{"t":"toast","text":`...)
	return append(AppendString(dst, text), '}')
}

// How a run may end.
const (
	Done     = "done"
	Failed   = "error"
	Stopped  = "stopped"
	Replaced = "replaced" // a newer run follows at once
)

// Delta is the part of a delta beside its changes to the tree.
type Delta struct {
	Run   uint64
	Seen  uint64 // the highest event that was merged into this run
	Start bool   // the first delta of this run
	End   string // how the run ended, in its last delta; empty in others
	Head  *Head  // the changes around the page, or nil

	Refused *Refusal // values that the server did not take, or nil
}

// Refusal names the widgets whose values the server did not take, for want of room. Why
// is one sentence to show.
type Refusal struct {
	IDs []string
	Why string
}

// Head is the part of the page's state that the browser shows around the page.
type Head struct {
	Title string
	Address
	Push bool // the address is a new entry of the browser's history
}

// AppendDelta opens a delta. The caller appends the operations after it, separated by
// commas, and then calls EndDelta.
func AppendDelta(dst []byte, d Delta) []byte {
	dst = append(dst, `{"t":"delta","run":`...)
	dst = strconv.AppendUint(dst, d.Run, 10)
	dst = append(dst, `,"seen":`...)
	dst = strconv.AppendUint(dst, d.Seen, 10)
	if d.Start {
		dst = append(dst, `,"start":true`...)
	}
	if d.End != "" {
		dst = append(dst, `,"end":"`...)
		dst = append(append(dst, d.End...), '"')
	}
	if d.Head != nil {
		dst = d.Head.append(append(dst, `,"head":`...))
	}
	if d.Refused != nil {
		dst = d.Refused.append(append(dst, `,"refused":`...))
	}
	return append(dst, `,"ops":[`...)
}

func (r *Refusal) append(dst []byte) []byte {
	dst = AppendString(append(dst, `{"why":`...), r.Why)
	dst = append(dst, `,"ids":[`...)
	for i, id := range r.IDs {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = AppendString(dst, id)
	}
	return append(dst, `]}`...)
}

func (h *Head) append(dst []byte) []byte {
	dst = AppendString(append(dst, `{"title":`...), h.Title)
	dst = AppendString(append(dst, `,"page":`...), h.Page)
	dst = AppendString(append(dst, `,"query":`...), h.Query)
	if h.Push {
		dst = append(dst, `,"push":true`...)
	}
	return append(dst, '}')
}

// EndDelta closes the message that AppendDelta opened.
func EndDelta(dst []byte) []byte { return append(dst, `]}`...) }

// AppendPut appends the operation that makes json the node at path.
func AppendPut(dst []byte, path []int32, json []byte) []byte {
	dst = appendOp(dst, `["put",`, path)
	return append(append(append(dst, ','), json...), ']')
}

// AppendCut appends an operation that leaves the parent at path its first n children
// only.
func AppendCut(dst []byte, path []int32, n int32) []byte {
	return appendCount(appendOp(dst, `["cut",`, path), n)
}

// AppendAt appends an operation that says that the run has drawn the first n children of
// the parent at path.
func AppendAt(dst []byte, path []int32, n int32) []byte {
	return appendCount(appendOp(dst, `["at",`, path), n)
}

// appendOp opens an operation. A comma goes before it unless it is the first of its
// delta.
func appendOp(dst []byte, head string, path []int32) []byte {
	if len(dst) > 0 && dst[len(dst)-1] == ']' {
		dst = append(dst, ',')
	}
	dst = append(append(dst, head...), '[')
	for i, p := range path {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = strconv.AppendInt(dst, int64(p), 10)
	}
	return append(dst, ']')
}

func appendCount(dst []byte, n int32) []byte {
	dst = strconv.AppendInt(append(dst, ','), int64(n), 10)
	return append(dst, ']')
}
