package engines

import "fmt"

// Keys as WebDriver names them.
const (
	Backspace = "\uE003"
	Tab       = "\uE004"
	Enter     = "\uE007"
	Shift     = "\uE008"
	Ctrl      = "\uE009"
	Alt       = "\uE00A"
	Escape    = "\uE00C"
	PageUp    = "\uE00E"
	PageDown  = "\uE00F"
	End       = "\uE010"
	Home      = "\uE011"
	Left      = "\uE012"
	Up        = "\uE013"
	Right     = "\uE014"
	Down      = "\uE015"
	Delete    = "\uE017"
	F2        = "\uE032"
)

// A step is one thing that a hand does: a key goes down or up, or the mouse moves, or its
// button goes down or up.
type step struct {
	Type   string // keyDown, keyUp, pointerMove, pointerDown or pointerUp
	Key    string
	X, Y   int
	Button int
	count  int // of clicks at this place, for pointerDown and pointerUp
}

func (s step) keyboard() bool { return s.Type == "keyDown" || s.Type == "keyUp" }

// typing presses keys one after another, while the modifiers are held.
func typing(keys string, modifiers []string) (steps []step) {
	for _, m := range modifiers {
		steps = append(steps, step{Type: "keyDown", Key: m})
	}
	for _, r := range keys {
		steps = append(steps, step{Type: "keyDown", Key: string(r)}, step{Type: "keyUp", Key: string(r)})
	}
	for _, m := range modifiers {
		steps = append(steps, step{Type: "keyUp", Key: m})
	}
	return steps
}

func clicking(x, y, times int) (steps []step) {
	steps = append(steps, step{Type: "pointerMove", X: x, Y: y})
	for n := range times {
		steps = append(steps, step{Type: "pointerDown", X: x, Y: y, count: n + 1}, step{Type: "pointerUp", X: x, Y: y, count: n + 1})
	}
	return steps
}

func dragging(fromX, fromY, toX, toY int) []step {
	return []step{
		{Type: "pointerMove", X: fromX, Y: fromY},
		{Type: "pointerDown", X: fromX, Y: fromY, count: 1},
		{Type: "pointerMove", X: (fromX + toX) / 2, Y: (fromY + toY) / 2},
		{Type: "pointerMove", X: toX, Y: toY},
		{Type: "pointerUp", X: toX, Y: toY, count: 1},
	}
}

// actions are steps in the form of WebDriver's commands: a list for the keyboard and a
// list for the mouse. Each tick takes one action of either list.
func actions(steps []step) []any {
	var keyboard, mouse []any
	pause := map[string]any{"type": "pause", "duration": 0}
	for _, s := range steps {
		switch {
		case s.keyboard():
			keyboard = append(keyboard, map[string]any{"type": s.Type, "value": s.Key})
			mouse = append(mouse, pause)
			continue
		case s.Type == "pointerMove":
			mouse = append(mouse, map[string]any{"type": s.Type, "x": s.X, "y": s.Y, "duration": 0, "origin": "viewport"})
		case s.Type == "pointerDown", s.Type == "pointerUp":
			mouse = append(mouse, map[string]any{"type": s.Type, "button": s.Button})
		default:
			panic(fmt.Sprintf("engines: %q is no step", s.Type))
		}
		keyboard = append(keyboard, pause)
	}
	return []any{
		map[string]any{"type": "key", "id": "keyboard", "actions": keyboard},
		map[string]any{"type": "pointer", "id": "mouse", "parameters": map[string]any{"pointerType": "mouse"}, "actions": mouse},
	}
}
