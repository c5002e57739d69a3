package lineemu

import (
	"errors"
	"fmt"
	"net/url"
)

// Channel is a LINE Official Account with its Messaging API channel. Empty fields of a new
// channel are filled in.
type Channel struct {
	ID               string `json:"id"`
	Name             string `json:"name"`
	Secret           string `json:"secret"`
	AccessToken      string `json:"access_token"` // the long-lived one; does not expire
	BotUserID        string `json:"bot_user_id"`
	BasicID          string `json:"basic_id"`
	PictureURL       string `json:"picture_url,omitempty"`
	WebhookURL       string `json:"webhook_url"`
	WebhookOff       bool   `json:"webhook_off"`       // "Use webhook" switched off
	Redelivery       bool   `json:"redelivery"`        // "Webhook redelivery"
	WebhookSuspended bool   `json:"webhook_suspended"` // by the platform, after Config.SuspendAfter of failures
	ChatMode         string `json:"chat_mode"`         // chat (default): read marks by API; bot: everything is read at once
	Quota            *int64 `json:"quota"`             // recipients a month; nil: no limit
	Verified         bool   `json:"verified"`          // may list followers and members
	Suspended        bool   `json:"suspended"`         // by the platform: every call is refused with 403
	// TokenRevoked: the long-lived token was revoked in the console and answers 401.
	TokenRevoked bool `json:"token_revoked"`
	// AssertionKeys are the public keys that may sign for tokens v2.1 and stateless ones.
	AssertionKeys []AssertionKey `json:"assertion_keys,omitempty"`
}

// channel is a Channel with its state. Guarded by Platform.mu, but for rates.
type channel struct {
	Channel
	relations  map[string]*relation
	replies    replyTokens
	retryKeys  retryKeys
	usage      usage
	linkTokens map[string]linkToken
	rates      rates
	audiences  []*audience
	menus      menuBook
	coupons    []*coupon
	casts      map[string]*cast // by request id
	held       []*post          // by the faults shuffle and batch
	hooks      webhookStats
}

// AddChannel adds a channel and returns it completed. It refuses a second channel with the
// same id and a webhook URL that is not http(s).
func (p *Platform) AddChannel(c Channel) (Channel, error) {
	if err := checkWebhookURL(c.WebhookURL); err != nil {
		return Channel{}, err
	}
	if err := checkChatMode(&c.ChatMode); err != nil {
		return Channel{}, err
	}
	for i := range c.AssertionKeys {
		if err := p.completeKey(&c.AssertionKeys[i]); err != nil {
			return Channel{}, err
		}
	}
	p.complete(&c)
	if !validChatID(c.BotUserID, 'U') {
		return Channel{}, fmt.Errorf("bot_user_id %q: give U and 32 lower-case hex digits, or leave it empty", c.BotUserID)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.channels[c.ID] != nil {
		return Channel{}, fmt.Errorf("channel %s exists already: give another id, or change it with PUT", c.ID)
	}
	if p.tokens[c.AccessToken] != nil {
		return Channel{}, errTokenTaken
	}
	ch := &channel{Channel: c, relations: map[string]*relation{}, linkTokens: map[string]linkToken{}, casts: map[string]*cast{}}
	ch.replies.live, ch.retryKeys.seen = map[string]*replyToken{}, map[string]*accepted{}
	ch.menus.linked, ch.menus.batches = map[string]string{}, map[string]*menuBatch{}
	p.channels[c.ID] = ch
	p.chanOrder = append(p.chanOrder, ch)
	p.tokens[c.AccessToken] = &token{channel: ch, kind: longLived}
	p.hub.poke("channels")
	return c, nil
}

var errTokenTaken = errors.New("access_token belongs to another channel: give another, or leave it empty")

func (p *Platform) completeKey(k *AssertionKey) error {
	if k.KID == "" {
		k.KID = p.ids.hex(11)
	}
	_, err := k.public()
	return err
}

func (p *Platform) complete(c *Channel) {
	fill := func(s *string, make func() string) {
		if *s == "" {
			*s = make()
		}
	}
	fill(&c.ID, p.ids.channelID)
	fill(&c.Secret, func() string { return p.ids.hex(16) })
	fill(&c.AccessToken, func() string { return "long-" + p.ids.hex(40) })
	fill(&c.BotUserID, func() string { return p.ids.chat('U') })
	fill(&c.BasicID, func() string { return "@" + p.ids.hex(4) })
	fill(&c.Name, func() string { return "アカウント " + c.ID })
}

// Channels returns all channels in the order they were added.
func (p *Platform) Channels() []Channel {
	p.mu.Lock()
	defer p.mu.Unlock()
	list := make([]Channel, 0, len(p.chanOrder))
	for _, ch := range p.chanOrder {
		list = append(list, ch.Channel)
	}
	return list
}

// channel returns the named channel, or the first one for an empty name. The caller holds mu.
func (p *Platform) channel(id string) (*channel, error) {
	if id == "" {
		if len(p.chanOrder) == 0 {
			return nil, fmt.Errorf("there is no channel yet: POST /emu/channels first")
		}
		return p.chanOrder[0], nil
	}
	if ch := p.channels[id]; ch != nil {
		return ch, nil
	}
	return nil, errNoChannel(id)
}

func errNoChannel(id string) error {
	return &missing{fmt.Sprintf("no channel %q: GET /emu/channels lists them", id)}
}

// missing is an error about something that does not exist; the control API answers 404.
type missing struct{ text string }

func (e *missing) Error() string { return e.text }

func checkWebhookURL(s string) error {
	if s == "" {
		return nil
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return fmt.Errorf("webhook_url %q: give an absolute http or https URL", s)
	}
	return nil
}

func checkChatMode(mode *string) error {
	switch *mode {
	case "":
		*mode = "chat"
	case "chat", "bot":
	default:
		return fmt.Errorf("chat_mode %q: give chat or bot", *mode)
	}
	return nil
}
