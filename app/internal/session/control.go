package session

import (
	"encoding/json"

	"github.com/refrain-go/refrain/app/internal/tree"
	"github.com/refrain-go/refrain/app/internal/wire"
)

// Control is one kind of widget with a value of type T. It may also implement
// [InAddress], [Settable], [Restorer], [Parent] and the methods that input.go names.
// [Input] may call all methods but Assign with the session's lock held.
type Control[T any] interface {
	Parameters
	// Takes returns the input that a page may set.
	Takes() Intake
	// Decode reads input of the page that Takes has let in. It returns false if the input
	// is no value of this widget. The input is then ignored. Was is the value before, as
	// the page knew it.
	Decode(raw json.RawMessage, was T) (T, bool)
	// Clamp returns the value of this widget that is nearest to v.
	Clamp(v T) T
	// Write appends the node's properties, including the value.
	Write(o wire.Object, v T) wire.Object
}

// Parameters is the part of Control that distinguishes widgets.
type Parameters interface {
	// AppendParameters appends the parameters that identify the widget besides kind,
	// label and place.
	AppendParameters(dst []byte) []byte
}

// Plain are the parameters of an element that has none.
type Plain struct{}

// AppendParameters implements [Parameters].
func (Plain) AppendParameters(dst []byte) []byte { return dst }

// InAddress is a control whose values can be written into the address.
type InAddress[T any] interface {
	// AsQuery returns v as the values of a parameter.
	AsQuery(v T) []string
	// Parse reads those values. It returns false if they do not make a value within the
	// widget's limits.
	Parse(texts []string) (T, bool)
}

// Settable is a control whose value the script can set.
type Settable[T any] interface {
	// Assign reads v. Its error is the end of a sentence that begins with the widget's
	// name. It may call functions of the script.
	Assign(v any) (T, error)
}

// Restorer is a control that reads its value from its node in its own way. The nodes of
// other controls have the value that a page would send.
type Restorer[T any] interface {
	Restore(node json.RawMessage) (T, bool)
}

// Parent is a control that draws something below its node.
type Parent interface {
	Below(p *Place, n *tree.Node)
}

// Weighed is a value that tells how many bytes it takes in addition to its widget.
type Weighed interface{ Weight() int64 }

// Intake reads the values that a page may set for one kind of widget. A value may wait
// for long before the next run draws its widget. So it is read when it arrives, and waits
// in a short form. A value that this kind cannot have does not wait at all. The run then
// reads the value again with the widget's present limits. The zero Intake accepts no
// value.
type Intake struct {
	// Read returns the short form of raw, or false if the widget cannot have this value.
	// A list that is much longer than a page writes it is refused without parsing.
	Read func(raw json.RawMessage, most int) (json.RawMessage, bool)
	Most int // the limit: characters, options, rows or files
}

// Of returns the short form of raw, or false if the widget cannot have this value.
func (in Intake) Of(raw json.RawMessage) (json.RawMessage, bool) {
	if in.Read == nil {
		return nil, false
	}
	return in.Read(raw, in.Most)
}
