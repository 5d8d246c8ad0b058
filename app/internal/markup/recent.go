package markup

import "sync"

// recent keeps recently rendered HTML, because a page draws the same texts at every run.
// It holds at most two generations of limit bytes each, counting text and HTML. A text
// that is asked for again moves to the younger generation. When the younger one is full,
// the older one is dropped. The methods of recent may be called concurrently.
type recent struct {
	limit int

	mu         sync.Mutex
	size       int // bytes in young
	young, old map[source]string
}

// source is a text and its kind: Markdown, or code of some language.
type source struct{ kind, text string }

var rendered = recent{limit: 2 << 20}

func (c *recent) get(kind, text string, render func() string) string {
	key := source{kind, text}
	if html, ok := c.find(key); ok {
		return html
	}
	html := render()
	c.mu.Lock()
	c.keep(key, html)
	c.mu.Unlock()
	return html
}

func (c *recent) find(key source) (string, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if html, ok := c.young[key]; ok {
		return html, true
	}
	html, ok := c.old[key]
	if ok {
		c.keep(key, html)
	}
	return html, ok
}

// keep is called under mu.
func (c *recent) keep(key source, html string) {
	size := len(key.kind) + len(key.text) + len(html)
	if _, ok := c.young[key]; ok || size > c.limit {
		return
	}
	if c.young == nil || c.size+size > c.limit {
		c.old, c.young, c.size = c.young, make(map[source]string), 0
	}
	c.young[key] = html
	c.size += size
}
