package lineemu

import "slices"

// ChannelPatch changes a channel; nil fields stay.
type ChannelPatch struct {
	Name       *string `json:"name"`
	Secret     *string `json:"secret"` // the old one is dead at once, as on LINE; "" draws a new one
	WebhookURL *string `json:"webhook_url"`
	WebhookOff *bool   `json:"webhook_off"`
	Redelivery *bool   `json:"redelivery"`
	ChatMode   *string `json:"chat_mode"`
	Quota      *int64  `json:"quota"` // negative: no limit
	Used       *int64  `json:"used"`  // this month's consumption
	Verified   *bool   `json:"verified"`
	Suspended  *bool   `json:"suspended"`
	// WebhookSuspended false ends a suspension; so do a new webhook_url, webhook_off and a good
	// webhook test.
	WebhookSuspended *bool `json:"webhook_suspended"`
	// TokenRevoked true kills the long-lived token and those issued, but for stateless ones, which
	// cannot be revoked; false lets the long-lived one live again.
	TokenRevoked *bool `json:"token_revoked"`
	// AccessToken replaces the long-lived token; the old one is dead at once. "" draws a new one.
	AccessToken *string `json:"access_token"`
	// AssertionKey registers one more public key.
	AssertionKey *AssertionKey `json:"assertion_key"`
}

// UpdateChannel changes a channel and returns it. An unknown id or a bad value is an error
// and changes nothing.
func (p *Platform) UpdateChannel(id string, patch ChannelPatch) (Channel, error) {
	if err := p.checkPatch(&patch); err != nil {
		return Channel{}, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	ch := p.channels[id]
	if ch == nil {
		return Channel{}, errNoChannel(id)
	}
	if patch.AccessToken != nil {
		if err := p.replaceToken(ch, *patch.AccessToken); err != nil {
			return Channel{}, err
		}
	}
	if patch.AssertionKey != nil {
		ch.AssertionKeys = append(slices.Clone(ch.AssertionKeys), *patch.AssertionKey)
	}
	set(&ch.Suspended, patch.Suspended)
	if set(&ch.TokenRevoked, patch.TokenRevoked); ch.TokenRevoked {
		p.revokeIssued(ch)
	}
	set(&ch.Name, patch.Name)
	set(&ch.Secret, patch.Secret)
	set(&ch.WebhookURL, patch.WebhookURL)
	set(&ch.WebhookOff, patch.WebhookOff)
	set(&ch.Redelivery, patch.Redelivery)
	if patch.WebhookURL != nil || patch.WebhookOff != nil || patch.WebhookSuspended != nil {
		ch.resume()
	}
	set(&ch.WebhookSuspended, patch.WebhookSuspended)
	set(&ch.ChatMode, patch.ChatMode)
	set(&ch.Verified, patch.Verified)
	if patch.Quota != nil {
		if ch.Quota = patch.Quota; *patch.Quota < 0 {
			ch.Quota = nil
		}
	}
	if patch.Used != nil {
		ch.usage.set(p.Now(), *patch.Used)
	}
	p.hub.poke("channels")
	return ch.Channel, nil
}

func set[T any](field *T, value *T) {
	if value != nil {
		*field = *value
	}
}

// checkPatch looks at the patch alone and draws what it leaves to be drawn.
func (p *Platform) checkPatch(patch *ChannelPatch) error {
	if patch.WebhookURL != nil {
		if err := checkWebhookURL(*patch.WebhookURL); err != nil {
			return err
		}
	}
	if patch.ChatMode != nil {
		if err := checkChatMode(patch.ChatMode); err != nil {
			return err
		}
	}
	if patch.AssertionKey != nil {
		if err := p.completeKey(patch.AssertionKey); err != nil {
			return err
		}
	}
	if patch.Secret != nil && *patch.Secret == "" {
		*patch.Secret = p.ids.hex(16)
	}
	if patch.AccessToken != nil && *patch.AccessToken == "" {
		*patch.AccessToken = "long-" + p.ids.hex(40)
	}
	return nil
}

// replaceToken gives a channel another long-lived token; the old one is dead at once. The caller holds mu.
func (p *Platform) replaceToken(ch *channel, secret string) error {
	own := p.tokens[ch.AccessToken]
	if t := p.tokens[secret]; t != nil && t != own {
		return errTokenTaken
	}
	delete(p.tokens, ch.AccessToken)
	ch.AccessToken, p.tokens[secret] = secret, own
	return nil
}
