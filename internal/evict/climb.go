package evict

import "math"

// climb finds how large the window is best. Where what is asked for again was asked for just before, as by somebody who turns
// pages, that is nearly everything; where it is asked for evenly, as in a round, nearly nothing. It changes the share by a
// little each time, goes on in the same direction while the ratio of hits does not fall, and turns round where it does, in steps
// that become smaller until the requests change (Einziger, Eytan, Friedman, Manes, "Adaptive Software Cache Management",
// Middleware 2018).
type climb struct {
	share float64 // of the list's limit
	pace  float64 // the next change of it
	ratio float64 // of hits, in the period before
	adds  int     // in this period
	uses  []func() uint64
	used  uint64 // what uses came to when the period began
}

const (
	usualShare = 0.1
	leastShare = 0.01
	mostShare  = 0.99

	// Of a small list a tenth is too little: one page's answers are more, and until the window holds them no change of it shows.
	room        = 16  // items that the window begins with
	mostAtFirst = 0.8 // of the limit: some place is for the rest

	period      = 5   // items that come before the share changes, for each in the list,
	leastPeriod = 500 // and at least: of fewer the ratio is mostly luck

	firstPace = 1.0 / 16
	leastPace = 0.01 // it goes on, however slowly: nothing else would show that the requests have changed a little
	slower    = 0.98 // what each pace is to the one before
	upheaval  = 0.05 // a change of the ratio after which the first pace is taken again
)

// start begins to climb, in a list that is full for the first time.
func (c *climb) start(items int) {
	c.share = min(max(usualShare, room/float64(items)), mostAtFirst)
	c.pace, c.ratio, c.adds = firstPace, 0, 0
	c.used = c.total()
}

// window is what may be in the window of a list with this limit.
func (c *climb) window(limit int64) int64 { return int64(c.share * float64(limit)) }

// step counts an item that came, and changes the share at the end of a period.
func (c *climb) step(items int) {
	if c.adds++; c.adds < max(period*items, leastPeriod) {
		return
	}
	before, used := c.ratio, c.used
	c.used = c.total()
	hits := float64(max(c.used, used) - used) // what counts may be read while it is emptied
	c.ratio = hits / (hits + float64(c.adds))
	c.adds = 0
	if c.ratio < before {
		c.pace = -c.pace
	}
	if math.Abs(c.ratio-before) >= upheaval {
		c.pace = math.Copysign(firstPace, c.pace)
	}
	c.share = min(max(c.share+c.pace, leastShare), mostShare)
	c.pace = math.Copysign(max(math.Abs(c.pace)*slower, leastPace), c.pace)
}

func (c *climb) total() (n uint64) {
	for _, uses := range c.uses {
		n += uses()
	}
	return n
}
