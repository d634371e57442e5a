-- Questions for several futures are jobs too.
alter table job drop constraint job_kind_check;
alter table job add constraint job_kind_check
    check (kind in (
        'PLAN', 'SIMULATION', 'SCALE_OUT', 'REDUNDANCY', 'BILL', 'CAPACITY', 'WHAT_IF', 'FRONT', 'FUTURES', 'BACKTEST'));
