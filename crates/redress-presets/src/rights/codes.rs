//! The codes of the consumer-rights procedure.

codes! {
    /// The roles.
    role: Role {
        /// Whoever takes complaints in (客服人员).
        AGENT = "agent";
        /// The complaints office (投诉管理部门).
        COMPLAINTS = "complaints-officer";
        /// The named investigator (调查人员).
        INVESTIGATOR = "investigator";
        /// Head of a department or branch (部门负责人).
        HEAD = "department-head";
        /// The leader in charge (分管领导).
        LEADER = "leader-in-charge";
        /// Discipline inspection (纪检监察部门).
        DISCIPLINE = "discipline-inspection";
        /// The organisation as such (公司/组织): decides on sanctions, the leader's own included.
        ORGANISATION = "organisation";
    }

    /// The departments. An adopter adds their own branches to the spec.
    department: Department {
        /// The complaints office (投诉管理部门).
        COMPLAINTS = "complaints-office";
        /// Product quality (产品质量).
        PRODUCT = "product";
        /// Service (服务水平).
        SERVICE = "service";
        /// Contracts (合同履行).
        CONTRACTS = "contracts";
        /// A branch (分支机构).
        BRANCH = "branch";
    }

    /// What the first assessment settles beside nature and department.
    flag: Flag {
        /// Urgent (紧急程度: 紧急, RTS-2); without it: not urgent.
        URGENT = "urgent";
    }

    /// Facts that are recorded by name.
    mark: Mark {
        /// Out of duty or plainly unreasonable, and that was explained (RTS-2).
        EXPLAINED = "explained";
        /// The investigation report is in (RTS-3).
        REPORT = "report-submitted";
        /// The written answer is out, with how to go further (RTS-6).
        WRITTEN_ANSWER = "written-answer";
    }

    /// What complaints are about (总则: 产品质量、服务水平、合同履行).
    subject: Subject {
        /// Product quality (产品质量).
        PRODUCT_QUALITY = "product-quality";
        /// Level of service (服务水平).
        SERVICE_LEVEL = "service-level";
        /// Performance of a contract (合同履行).
        CONTRACT = "contract";
    }

    /// Reasons that the source names.
    reason: Reason {
        /// Not within the organisation's duties (不属于职责范围, RTS-2).
        OUT_OF_DUTY = "out-of-duty";
        /// Plainly unreasonable (明显不合理, RTS-2).
        UNREASONABLE = "unreasonable";
    }

    /// What the limits are about.
    topic: Topic {
        /// The investigation report (RTS-3).
        REPORT = "report";
        /// The resolution or rectification carried out by its date (RTS-4, RTS-5).
        CARRY_OUT = "carry-out";
        /// The written answer (RTS-6).
        WRITTEN_ANSWER = "written-answer";
        /// Called back (RTS-6).
        FOLLOW_UP = "follow-up";
    }

    /// The measures other than money (RTS-9), the mildest first.
    measure: Measure {
        /// Criticism (批评教育).
        CRITICISM = "criticism";
        /// A written self-criticism (书面检讨).
        SELF_CRITICISM = "self-criticism";
        /// Another post (调离原工作岗位).
        CHANGE_OF_POST = "change-of-post";
        /// A disciplinary warning (警告).
        WARNING = "warning";
        /// A demerit (记过).
        DEMERIT = "demerit";
        /// A major demerit (记大过).
        MAJOR_DEMERIT = "major-demerit";
        /// Demotion (降级).
        DEMOTION = "demotion";
        /// Removal from office (撤职).
        REMOVAL = "removal";
        /// Expulsion (开除).
        EXPULSION = "expulsion";
    }
}
