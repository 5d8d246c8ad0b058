package wire

import "strconv"

// AppendWelcome appends the answer to a Hello; csv is the token by which the tab asks for the rows of its tables.
func AppendWelcome(dst []byte, tab, csv string, resumed bool) []byte {
	dst = append(dst, `{"t":"welcome","tab":`...)
	dst = AppendString(dst, tab)
	dst = append(dst, `,"csv":`...)
	dst = AppendString(dst, csv)
	dst = append(dst, `,"resumed":`...)
	dst = strconv.AppendBool(dst, resumed)
	return append(dst, '}')
}

// AppendGone appends the message by which the server ends a session; why is one sentence to show.
func AppendGone(dst []byte, why string) []byte {
	dst = append(dst, `{"t":"gone","why":`...)
	return append(AppendString(dst, why), '}')
}

// AppendNotice appends what a program that supervises the app has to say: level is "error" or "info", title one sentence, text
// the lines that another program wrote. Without a title it takes the notice away.
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

// Delta is what a delta says besides its changes to the tree.
type Delta struct {
	Run   uint64
	Seen  uint64 // the highest event that was merged into this run
	Start bool   // the first delta of this run
	End   string // how the run ended, on its last delta; else empty
	Head  *Head  // what is to change around the page, or nil
}

// Head is what a browser shows around the page.
type Head struct {
	Title string
	Address
	Push bool // the address is a new entry of the browser's history
}

// AppendDelta opens a delta; the operations follow, separated by commas, and then EndDelta.
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
	return append(dst, `,"ops":[`...)
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

// EndDelta closes what AppendDelta opened.
func EndDelta(dst []byte) []byte { return append(dst, `]}`...) }

// AppendPut appends the operation that makes json the node at path.
func AppendPut(dst []byte, path []int32, json []byte) []byte {
	dst = appendOp(dst, `["put",`, path)
	return append(append(append(dst, ','), json...), ']')
}

// AppendCut appends the operation after which the parent at path has its first n children only.
func AppendCut(dst []byte, path []int32, n int32) []byte {
	return appendCount(appendOp(dst, `["cut",`, path), n)
}

// AppendAt appends the news that the run has drawn the first n children of the parent at path.
func AppendAt(dst []byte, path []int32, n int32) []byte {
	return appendCount(appendOp(dst, `["at",`, path), n)
}

// appendOp opens an operation. A comma goes before it unless it is the first of its delta.
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
