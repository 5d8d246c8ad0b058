package app

import (
	"strings"
	"time"

	"github.com/refrain-go/refrain/app/internal/frame"
)

// Option adjusts one element. An element that does not take an option given to it draws an error in its place.
type Option struct {
	name optionName
	text string
	list []string
	n    int
	v    any
	call func()

	every time.Duration
}

type optionName uint

const (
	optKey optionName = 1 << iota
	optHelp
	optDisabled
	optPlaceholder
	optOnChange
	optDelta
	optX
	optY
	optColor
	optHeight
	optMin
	optMax
	optStep
	optOpen
	optLabel
	optInitial
	optFormat
	optPrimary
	optPassword
	optColumn
	optAccept
	optMaxSize
	optCaption
	optWidth
	optAvatar
	optLevel
	optEvery
	optClearOnSubmit
)

var optionNames = map[optionName]string{
	optKey: "Key", optHelp: "Help", optDisabled: "Disabled", optPlaceholder: "Placeholder", optOnChange: "OnChange",
	optDelta: "Delta", optX: "X", optY: "Y", optColor: "Color", optHeight: "Height", optMin: "Min", optMax: "Max",
	optInitial: "Initial", optFormat: "Format", optPrimary: "Primary", optPassword: "Password",
	optColumn: "NameColumn, FormatColumn, HideColumns",
	optAccept: "Accept", optMaxSize: "MaxSize", optCaption: "Caption", optWidth: "Width",
	optStep: "Step", optOpen: "Open", optLabel: "Label", optAvatar: "Avatar", optLevel: "Level",
	optEvery: "Every", optClearOnSubmit: "ClearOnSubmit",
}

// Key gives an element an identity of its own: its value then survives a change of its label, its parameters and its
// place. Two elements of one kind need different keys.
func Key(key string) Option { return Option{name: optKey, text: key} }

// Help explains an element; the page shows it on demand.
func Help(text string) Option { return Option{name: optHelp, text: text} }

// Disabled shows a widget that cannot be used. The server ignores values that are sent for it all the same.
func Disabled() Option { return Option{name: optDisabled} }

// Placeholder is shown in a field while it is empty.
func Placeholder(text string) Option { return Option{name: optPlaceholder, text: text} }

// OnChange has fn called when the user has changed the widget or pressed the button, before the script runs. It runs on
// the goroutine of that run, so it may change what State returned; it cannot draw.
func OnChange(fn func()) Option { return Option{name: optOnChange, call: fn} }

// Delta shows by how much a Metric has changed: a number, or a text such as "-1.2 °C". What is negative points down.
func Delta(v any) Option { return Option{name: optDelta, v: v} }

// X names the column on a chart's horizontal axis. The default is the first.
func X(column string) Option { return Option{name: optX, text: column} }

// Y names the columns that a chart shows. The default is every column of numbers but that of X.
func Y(columns ...string) Option { return Option{name: optY, list: columns} }

// Color names the column whose values a chart tells apart by colour.
func Color(column string) Option { return Option{name: optColor, text: column} }

// Height sets a chart's height in pixels, or the height to which a TextArea grows with its text.
func Height(px int) Option { return Option{name: optHeight, n: px} }

// Min is the least value of a Number, a DateInput or a TimeInput. It is of the type of the widget's value; where that is
// a float64, an int will do.
func Min[T int | float64 | time.Time | time.Duration](v T) Option { return Option{name: optMin, v: v} }

// Max is the greatest value, of which the same is true as of Min. For a text it is the greatest number of characters, for a
// MultiSelect the greatest number of choices.
func Max[T int | float64 | time.Time | time.Duration](v T) Option { return Option{name: optMax, v: v} }

// Step is by how much a slider, or the buttons of a Number, go up and down, and of which a TimeInput's times are multiples.
func Step[T int | float64 | time.Duration](v T) Option { return Option{name: optStep, v: v} }

// Open shows an Expander open at first.
func Open() Option { return Option{name: optOpen} }

// Label names a table or a chart, for those who look at it and for those who have it read to them.
func Label(text string) Option { return Option{name: optLabel, text: text} }

// Avatar is shown beside a ChatMessage: an emoji, or a letter or two.
func Avatar(text string) Option { return Option{name: optAvatar, text: text} }

// Level colours a Badge by what it means: "success", "info", "warning" or "error".
func Level(level string) Option { return Option{name: optLevel, text: level} }

// options are those given to one element, by name.
type options struct {
	given          optionName
	key, help      string
	placeholder    string
	x, color       string
	label          string
	avatar, level  string
	y              []string
	height         int
	min, max, step any // see limits
	initial        any // a slice of the options' type
	format         any // a function of the options' type
	delta          any
	onChange       func()
	columns        []frame.Change
	accept         []string
	maxSize        int64
	caption        string
	width          int
	every          time.Duration
}

func (o options) has(name optionName) bool { return o.given&name != 0 }

// takes reads the options of a call. When one is among them that the element does not take, it draws that error and
// returns false.
func (ui *UI) takes(call, label string, names optionName, list []Option) (options, bool) {
	var o options
	for _, opt := range list {
		if opt.name&names == 0 {
			ui.problem("%s does not take %s: it takes %s", describe(call, label), opt.called(), names)
			return options{}, false
		}
		o.set(opt)
	}
	return o, true
}

func (o *options) set(opt Option) {
	o.given |= opt.name
	switch opt.name {
	case optKey:
		o.key = opt.text
	case optHelp:
		o.help = opt.text
	case optPlaceholder:
		o.placeholder = opt.text
	case optOnChange:
		o.onChange = opt.call
	case optDelta:
		o.delta = opt.v
	case optX:
		o.x = opt.text
	case optY:
		o.y = opt.list
	case optColor:
		o.color = opt.text
	case optHeight:
		o.height = opt.n
	case optMin:
		o.min = opt.v
	case optMax:
		o.max = opt.v
	case optStep:
		o.step = opt.v
	case optLabel:
		o.label = opt.text
	case optInitial:
		o.initial = opt.v
	case optFormat:
		o.format = opt.v
	case optColumn:
		o.columns = append(o.columns, opt.v.([]frame.Change)...)
	case optAccept:
		o.accept = opt.list
	case optMaxSize:
		o.maxSize = opt.v.(int64)
	case optCaption:
		o.caption = opt.text
	case optWidth:
		o.width = opt.n
	case optAvatar:
		o.avatar = opt.text
	case optLevel:
		o.level = opt.text
	case optEvery:
		o.every = opt.every
	}
}

func (opt Option) called() string {
	if opt.name == 0 {
		return "an empty Option"
	}
	return optionNames[opt.name]
}

// String lists the names of a set of options, as a sentence does.
func (names optionName) String() string {
	var list []string
	for one := optKey; one != 0 && one <= names; one <<= 1 {
		if names&one != 0 {
			list = append(list, optionNames[one])
		}
	}
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:len(list)-1], ", ") + " and " + list[len(list)-1]
}

// describe names a call as messages do: Slider "Rows".
func describe(call, label string) string {
	if label == "" {
		return call
	}
	return call + " " + `"` + label + `"`
}
