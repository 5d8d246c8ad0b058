package session

// Call is one call of an element by the script.
type Call struct {
	Kind  string // of the element's node, such as "slider"
	Name  string // of the method, such as "Slider"
	Label string
	Line  uintptr // the place of the call in the script

	Key      string
	Keyed    bool // it has a Key
	Help     string
	Format   string // of the value
	Disabled bool
	OnChange func()

	// Bind is the parameter of the address to which the value is bound, if Bound is true.
	// A Secret value must not be bound.
	Bind          string
	Bound, Secret bool
}

// String names the call in messages: Slider "Rows".
func (c Call) String() string {
	if c.Label == "" {
		return c.Name
	}
	return c.Name + " " + `"` + c.Label + `"`
}
