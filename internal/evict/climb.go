package evict

import "math"

// climb finds the best size of the window. If items are asked for again soon after they
// were asked for, as by a user who turns pages, the window should be nearly everything.
// If items are asked for evenly, as in a loop, it should be nearly nothing. climb changes
// the share by a little each period. It goes on in the same direction while the hit ratio
// does not fall, and turns round when it does. The steps become smaller until the
// requests change (Einziger, Eytan, Friedman, Manes, "Adaptive Software Cache
// Management", Middleware 2018).
type climb struct {
	share float64 // of the list's limit
	pace  float64 // the next change of share
	ratio float64 // hit ratio of the last period
	adds  int     // items that came in this period
	uses  []func() uint64
	used  uint64 // the total of uses when the period began
}

const (
	usualShare = 0.1
	leastShare = 0.01
	mostShare  = 0.99

	// A tenth of a small list is too little. One page has more answers than that, and
	// until the window holds them, changing its size has no effect.
	room        = 16  // items in the first window
	mostAtFirst = 0.8 // of the limit, so that the rest has some room

	// period is the number of items that come before the share changes, for each item in
	// the list.
	period      = 5
	leastPeriod = 500 // the least number: with fewer the ratio is mostly luck

	firstPace = 1.0 / 16
	// leastPace keeps the climb going. Otherwise a small change of the requests would go
	// unnoticed.
	leastPace = 0.01
	slower    = 0.98 // the ratio of each pace to the one before
	upheaval  = 0.05 // a change of the hit ratio that resets the pace
)

// start begins the climb, in a list that is full for the first time.
func (c *climb) start(items int) {
	c.share = min(max(usualShare, room/float64(items)), mostAtFirst)
	c.pace, c.ratio, c.adds = firstPace, 0, 0
	c.used = c.total()
}

// window is the largest weight of the window, for a list with this limit.
func (c *climb) window(limit int64) int64 { return int64(c.share * float64(limit)) }

// step counts an item that came. At the end of a period it changes the share.
func (c *climb) step(items int) {
	if c.adds++; c.adds < max(period*items, leastPeriod) {
		return
	}
	before, used := c.ratio, c.used
	c.used = c.total()
	// A counter may be read while it is reset, so used may seem to fall.
	hits := float64(max(c.used, used) - used)
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
