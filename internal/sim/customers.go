package sim

import (
	"fmt"
	"strings"
	"time"

	"github.com/madoguchi-desk/madoguchi/internal/desk"
	"github.com/madoguchi-desk/madoguchi/internal/desk/bot"
)

// customer is somebody who writes, or a group.
type customer struct {
	w    *world
	src  desk.Source
	last time.Time // of the newest event, so that no two have one time
	mine []string  // messages that can be taken back
	buys bool      // wants tea of the bot, and little else
	read int       // how much it has looked at of what it was shown
}

// post is an event on its way from LINE to the desk.
type post struct {
	in        desk.Inbound
	acked     bool // the desk said 200
	delivered int
}

// secret begins what is written; after an unsend it must be found nowhere.
const secret = "words-"

// live writes so many events, with pauses.
func (c *customer) live(events int) {
	if c.buys {
		events *= 6 // most of its turns pass with waiting
		c.say(begins)
	}
	for range events {
		c.w.sleep(c.w.chance.span(0, 2*time.Second))
		c.act()
	}
}

func (c *customer) act() {
	ch := c.w.chance
	user := c.src.Kind == desk.FromUser
	switch {
	case user && c.w.platform.blocked[c.src.ID]: // who has blocked the account can't write to it
		c.friend(false)
	case c.buys && !ch.in(15):
		c.buy()
	case user && ch.in(12):
		c.friend(true)
	case len(c.w.platform.taps[c.src.ID]) > 0 && ch.in(2):
		c.tap(c.w.platform.taps[c.src.ID])
	case len(c.mine) > 0 && ch.in(5):
		c.unsend()
	case ch.in(8):
		c.press("button")
	case ch.in(25):
		c.broken()
	default:
		c.write()
	}
}

func (c *customer) write() {
	ch := c.w.chance
	if c.w.bot && ch.in(2) {
		c.say(pick(ch, botWords))
		return
	}
	id := c.w.serial("m")
	in := desk.Inbound{Kind: desk.InMessage, MessageID: id, QuoteToken: "quote-" + id, ReadToken: "read-" + id}
	switch ch.n(5) {
	case 0:
		in.Content = &desk.Content{Kind: desk.Image, Media: &desk.MediaBody{State: desk.MediaPending}}
		c.w.platform.files[id] = true
	case 1:
		in.Content = &desk.Content{Kind: desk.Sticker, Sticker: &desk.StickerBody{PackageID: "1", StickerID: "2", Text: secret + id + "."}}
	default:
		in.Content = &desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: secret + id + "."}}
	}
	c.mine = append(c.mine, id)
	c.post(in, true)
}

// tap presses one of some buttons that the bot has shown, the newest most often.
func (c *customer) tap(taps []string) {
	if !c.w.chance.in(4) {
		taps = taps[max(0, len(taps)-4):]
	}
	data := pick(c.w.chance, taps)
	c.press(data)
}

func (c *customer) press(data string) {
	c.post(desk.Inbound{Kind: desk.InMessage, Content: &desk.Content{Kind: desk.Postback, Postback: &desk.PostbackBody{Data: data}}}, true)
}

// buy answers what the dialogue asked last, if that is new: presses what it shows, says
// something where there is nothing to choose, or begins it.
func (c *customer) buy() {
	shows := c.w.platform.shows[c.src.ID]
	if shows.n == c.read && !c.w.chance.in(20) {
		return
	}
	c.read = shows.n
	var choices []string
	asked := false
	for _, data := range shows.taps {
		tap, ok := bot.ParseTap(data)
		if asked = asked || ok; ok && tap.Choice != "_leave" && tap.Choice != "_operator" {
			choices = append(choices, data)
		}
	}
	switch {
	case len(choices) > 0:
		c.tap(choices[:1+c.w.chance.n(len(choices))])
	case asked:
		c.say("")
	default:
		c.say(begins)
	}
}

// say writes words that are no secret; without any, its own.
func (c *customer) say(text string) {
	id := c.w.serial("m")
	if text == "" {
		text = secret + id + "."
	}
	c.mine = append(c.mine, id)
	c.post(desk.Inbound{Kind: desk.InMessage, MessageID: id, Content: &desk.Content{Kind: desk.Text, Text: &desk.TextBody{Text: text}}}, true)
}

// broken is an event that nobody can decide.
func (c *customer) broken() {
	if c.w.chance.in(2) {
		c.post(desk.Inbound{Kind: desk.InPoison}, false)
		return
	}
	c.post(desk.Inbound{Kind: desk.InMessage, MessageID: c.w.serial("m")}, true)
}

func (c *customer) unsend() {
	i := c.w.chance.n(len(c.mine))
	id := c.mine[i]
	c.mine = append(c.mine[:i:i], c.mine[i+1:]...)
	if _, ok := c.w.platform.files[id]; ok {
		c.w.platform.files[id] = false
	}
	c.post(desk.Inbound{Kind: desk.InUnsend, MessageID: id}, false)
}

func (c *customer) friend(blocks bool) {
	c.w.platform.blocked[c.src.ID] = blocks
	kind, content := desk.InFollow, desk.Follow
	if blocks {
		kind, content = desk.InUnfollow, desk.Unfollow
	}
	c.post(desk.Inbound{Kind: kind, Content: &desk.Content{Kind: content, Notice: &desk.NoticeBody{}}}, !blocks)
}

// post gives an event to LINE.
func (c *customer) post(in desk.Inbound, answerable bool) {
	if !c.w.now.After(c.last) {
		c.last = c.last.Add(time.Millisecond)
	} else {
		c.last = c.w.now
	}
	in.EventID, in.At, in.Source = c.w.serial("e"), c.last, c.src
	if c.src.Kind == desk.FromGroup {
		in.Source.User = fmt.Sprint("member", c.w.chance.n(2))
	}
	if answerable {
		in.ReplyToken = "token-" + in.EventID
		c.w.platform.tokens[in.ReplyToken] = &token{to: c.src.ID}
	}
	c.w.posts = append(c.w.posts, &post{in: in})
	c.w.note("%s: %s %s %s", c.src.ID, in.Kind, in.EventID, in.MessageID)
}

// courier brings what waits to the desk, in any order, several at once, and again
// what the desk did not acknowledge; now and then also what it did.
func (w *world) courier() {
	for {
		w.sleep(w.chance.span(0, 400*time.Millisecond))
		batch := w.load()
		n := w.anyNode()
		if len(batch) == 0 || n == nil {
			continue
		}
		w.post(n, batch)
	}
}

// load takes some posts, not acknowledged ones first.
func (w *world) load() (batch []*post) {
	var waiting, old []*post
	for _, p := range w.posts {
		if p.acked {
			old = append(old, p)
		} else {
			waiting = append(waiting, p)
		}
	}
	for len(waiting) > 0 && len(batch) < 5 && (len(batch) == 0 || w.chance.in(2)) {
		i := w.chance.n(len(waiting))
		batch = append(batch, waiting[i])
		waiting = append(waiting[:i:i], waiting[i+1:]...)
	}
	if len(old) > 0 && !w.calm && w.chance.in(8) {
		w.faults.count["line: delivered again"]++
		batch = append(batch, pick(w.chance, old))
	}
	return batch
}

// post delivers events as one webhook, or as several that share a commit.
func (w *world) post(n *node, batch []*post) {
	var group [][]desk.Inbound
	var names []string
	apart := w.chance.in(3)
	for i, p := range batch {
		w.platform.deliver(p.in)
		in := p.in
		in.Redelivered = p.delivered > 0
		p.delivered++
		names = append(names, in.EventID)
		if apart || i == 0 {
			group = append(group, nil)
		}
		group[len(group)-1] = append(group[len(group)-1], in)
	}
	w.note("webhook %s to %s", strings.Join(names, " "), n.name)
	var errs []error
	ok := w.serve(n, "accept", func() { errs = n.accepter.Together(w.ctx, channelID, group...) })
	for i, p := range batch {
		j := 0
		if apart {
			j = i
		}
		if ok && errs[j] == nil && !w.faults.happens(w.faults.line, "line: did not hear the 200") {
			p.acked = true
		}
	}
}
