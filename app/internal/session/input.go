package session

import (
	"encoding/json"
	"errors"

	"github.com/refrain-go/refrain/app/internal/wire"
)

// Input draws a widget that keeps a value, and returns the value.
func Input[T any](p *Place, c Control[T], call Call, initial T) T {
	initial = c.Clamp(initial)
	given, g := givenTo(p, c, call, initial)
	parameter := p.bindOf(call, c)
	w, id, ok := p.widgetLocked(call, c)
	if !ok {
		return initial
	}
	s := p.run.session
	w.key = call.Key
	v, known := w.value.(T)
	inherited := !known && w.handed != nil
	if !known {
		v = take(c, w.handed, initial)
		w.set = w.handed != nil
		w.untold = w.untold || w.set
		s.page.takeCarriedLocked(w)
	}
	if c, ok := any(c).(interface{ Advance(T) T }); ok {
		v = c.Advance(v)
	}
	changed := false // by the user, or by Set
	if w.raw != nil {
		if sent, ok := c.Decode(s.page.takeSetLocked(w), v); ok {
			v, w.set, changed = sent, true, true
		}
		w.untold = true
	}
	text, bound := any(c).(InAddress[T])
	bound, fit := bound && parameter != "", true
	if bound {
		v, fit = fromAddressLocked(s, w, text, parameter, v, initial, inherited)
	}
	if g != nil {
		v, changed = given, true
		g.waits, w.set, w.setIn, w.untold = false, false, p.run.number, true
	}
	v = c.Clamp(v)
	w.value = v
	w.intake = c.Takes()
	s.page.inputs.holdsLocked(w)
	if s.host.supervised {
		kind := call.Kind // a Call is so large that the closure would put it on the heap
		w.show = func() []byte { return written(c, kind, v) }
	}
	drawn := v
	if g == nil && p.form.clearsLocked(p.run.number) {
		drawn, w.untold = initial, true
		if p.form.taken == p.run.number {
			w.value = nil
		}
	}
	if bound {
		toAddressLocked(s, p.run, w, text, drawn, changed)
	}
	set := w.setIn
	s.mu.Unlock()
	if !fit {
		s.log.Debug("a parameter of the address was ignored, since it does not fit its widget",
			"parameter", parameter, "widget", call.Name)
	}

	object := p.Begin(call.Kind).Text("id", id.String()).Text("label", call.Label)
	object = c.Write(object, drawn).Optional("help", call.Help).Optional("format", call.Format).Flag("disabled", w.disabled)
	if set > 0 {
		object = object.Int("set", int(set))
	}
	var data any
	if c, ok := any(c).(interface{ Data() any }); ok {
		data = c.Data()
	}
	n := p.Draw(call.Kind, object, data)
	if c, ok := any(c).(Parent); ok {
		c.Below(p, n)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if w.untold {
		w.untold = false
		n.Retell()
	}
	return v
}

// givenTo returns the value that Set has for the widget of this call. g is nil if there
// is none. If the value is wrong, givenTo draws an error. It may run the script's code,
// so it holds no lock meanwhile.
func givenTo[T any](p *Place, c Control[T], call Call, initial T) (v T, g *given) {
	if !call.Keyed || p.run == nil {
		return v, nil
	}
	if g = p.givenFor(call.Key); g == nil {
		return v, nil
	}
	if g.value == nil {
		return initial, g
	}
	err := errors.New("takes only nil: pass other values to its call")
	if c, ok := any(c).(Settable[T]); ok {
		v, err = c.Assign(g.value)
	}
	if err == nil {
		return v, g
	}
	p.refuse(call, g, err.Error())
	return v, nil
}

// bindOf returns the parameter to which the call binds its widget. It returns "" if there
// is none to use. If the call is wrong, it also draws the error.
func (p *Place) bindOf(call Call, ps Parameters) string {
	if !call.Bound || p.run == nil {
		return ""
	}
	switch {
	case call.Bind == "":
		p.Problem("%s: the parameter of Bind is empty: give the name of a parameter", call)
		return ""
	case call.Secret:
		p.Problem("%s: Bind would put a password into the address: leave out Bind or Password", call)
		return ""
	case call.Disabled:
		return ""
	}
	if other := p.boundElsewhere(call.Bind, p.IdentityOf(call, ps)); other != 0 {
		p.Problem("%s is bound to the parameter %q, as is another widget at %s: give one of them another name in Bind",
			call, call.Bind, LineOf(other))
		return ""
	}
	return call.Bind
}

// written returns a control's node for the next build. The node is complete, even if
// pages get a part of it in another node.
func written[T any](c Control[T], kind string, v T) []byte {
	o := wire.Begin(nil, kind)
	if c, ok := c.(interface{ WriteAll(wire.Object) wire.Object }); ok {
		o = c.WriteAll(o)
	}
	return c.Write(o, v).Close()
}

// take returns the value of a widget that the app before has drawn. If there is none, or
// if it does not fit, take returns initial.
func take[T any](c Control[T], node json.RawMessage, initial T) T {
	if node == nil {
		return initial
	}
	if c, ok := c.(Restorer[T]); ok {
		if v, ok := c.Restore(node); ok {
			return v
		}
		return initial
	}
	var was struct {
		V json.RawMessage `json:"v"`
	}
	if json.Unmarshal(node, &was) != nil || was.V == nil {
		return initial
	}
	if v, ok := c.Decode(was.V, initial); ok {
		return v
	}
	return initial
}
