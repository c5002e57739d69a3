-- Timers: @size offers whose time-out lies a year ahead, of conversations that are not
-- there; they only have to be passed over.

INSERT INTO job (kind, key, thread_id, payload, due_at, run_at, owner, gen, attempts, last_error)
SELECT 'offer', 'far' || @pad, '', '', @now + 31536000000 + i, @now + 31536000000 + i, '', 1, 0, '' FROM @series;
