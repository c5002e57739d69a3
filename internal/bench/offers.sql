-- Offers that end while the benchmark looks: the i-th at @from + i * @step. All were made
-- to the first operator, whose load counts them.

INSERT INTO contact (workspace_id, id, kind, provider, external, name, language, avatar_id, profile_at)
SELECT @w, 'oc' || @pad, 'user', 'p', 'O' || @pad, '待っているお客様 ' || i, 'ja', '', @now FROM @series;

INSERT INTO thread (workspace_id, id, centre_id, channel_id, source_kind, source_id, contact_id, version, open_id, last_id, blocked,
  friend_at, reply_token, reply_until, read_token, read_token_at, last_inbound_at, last_at, standby)
SELECT @w, 'ot' || @pad, @centre, @channel, 'user', 'O' || @pad, 'oc' || @pad, 2, 'ov' || @pad, 'ov' || @pad, false, 0, '', 0, '', 0, @now, @now, false
FROM @series;

INSERT INTO conversation (workspace_id, id, centre_id, thread_id, channel_id, contact_id, queue_id, version, state, assignee_id,
  offered_to, offer_until, refused, category, held, hold_reason, hold_until, hold_memo, closing_at, weight, opened_at, waiting_since,
  last_message_id, last_message_at, last_order, unread, unreachable, closed_at, close_reason)
SELECT @w, 'ov' || @pad, @centre, 'ot' || @pad, @channel, 'oc' || @pad, @queue, 2, 'offered', '', 'bench0000', @from + i * @step,
  '', '', false, '', 0, '', 0, 1, @now, @now, '', @now, 'o', 0, false, 0, ''
FROM @series;

INSERT INTO job (kind, key, thread_id, payload, due_at, run_at, owner, gen, attempts, last_error)
SELECT 'offer', 'ov' || @pad, 'ot' || @pad, '', @from + i * @step, @from + i * @step, '', 1, 0, '' FROM @series;

UPDATE person SET load = (SELECT count(*) FROM conversation WHERE offered_to = 'bench0000') WHERE id = 'bench0000';
