package bot

import "strings"

func (c *check) choice(q *Choice) {
	if Tidy(q.Text) == "" {
		c.here(empty, "text")
	}
	c.text(q.Text)
	if q.Field != "" {
		c.field(q.Field)
	}
	if len(q.Options) == 0 && q.List == "" {
		c.here(empty, "options")
	}
	if q.List != "" {
		c.knows(q.List)
	}
	most := map[Style]int{"": maxQuickOptions, Quick: maxQuickOptions, Buttons: maxButtons, Carousel: maxCards, Menu: 20}[q.As]
	switch {
	case most == 0:
		c.here(badType, string(q.As))
	case len(q.Options) > most:
		c.here(tooMany, "options "+itoa(len(q.Options))+" > "+itoa(most))
	}
	long := maxButtonsText
	if q.Title != "" || q.Image != "" {
		long = maxCompactText
	}
	if q.As == Buttons && Length(q.Text) > long {
		c.here(tooLong, cut(q.Text, 30)+" > "+itoa(long))
	}
	c.label(q.Button)
	c.title(q.Title)
	c.image(q.Image)
	c.options(q)
}

func (c *check) options(q *Choice) {
	ids, labels := map[string]bool{}, map[string]bool{}
	for _, o := range q.Options {
		switch {
		case !nameForm.MatchString(o.ID):
			c.here(badOption, o.ID)
		case ids[o.ID]:
			c.here(twice, o.ID)
		case Tidy(o.Label) == "":
			c.here(empty, "label")
		case labels[plain(o.Label)]:
			c.here(sameLabel, o.Label)
		}
		ids[o.ID], labels[plain(o.Label)] = true, true
		c.label(o.Label)
		c.title(o.Title)
		c.image(o.Image)
		c.holes(o.Text + o.Value)
		most := maxCardText
		if o.Title != "" || o.Image != "" {
			most = maxCompactText
		}
		if Length(o.Text) > most {
			c.here(tooLong, cut(o.Text, 30)+" > "+itoa(most))
		}
	}
}

func (c *check) label(s string) {
	if Length(hole.ReplaceAllString(s, "")) > maxLabel {
		c.here(tooLong, s+" > "+itoa(maxLabel))
	}
	c.holes(s)
}

func (c *check) title(s string) {
	if Length(hole.ReplaceAllString(s, "")) > maxTitle {
		c.here(tooLong, s+" > "+itoa(maxTitle))
	}
	c.holes(s)
}

func (c *check) image(s string) {
	if s != "" && (!strings.HasPrefix(s, "https://") || len(s) > 2000) {
		c.here(badImage, cut(s, 60))
	}
}
