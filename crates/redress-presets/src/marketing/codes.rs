//! The codes of the marketing-service procedure.

codes! {
    /// The roles.
    role: Role {
        /// Whoever takes complaints in (客服人员或相关工作人员).
        AGENT = "agent";
        /// Marketing's clerk: registers, passes on, tracks, answers (营销部门).
        MARKETING = "marketing";
        /// Head of marketing (营销部门负责人).
        MARKETING_MANAGER = "marketing-manager";
        /// The person who calls back (回访专员, MKT-7).
        CALLER = "caller";
        /// Who handles at a responsible department (责任部门人员).
        HANDLER = "handler";
        /// Head of production (生产部门负责人).
        PRODUCTION_MANAGER = "production-manager";
        /// Head of service (服务部门负责人).
        SERVICE_MANAGER = "service-manager";
        /// The company's management (公司管理层).
        MANAGEMENT = "management";
    }

    /// The departments.
    department: Department {
        /// Marketing (营销部门): owner of the rules, leads where several have a part.
        MARKETING = "marketing";
        /// Production (生产部门): product quality.
        PRODUCTION = "production";
        /// Service (服务部门): attitude.
        SERVICE = "service";
    }

    /// Facts that are recorded by name.
    mark: Mark {
        /// Out of scope, explained, and told where to turn (MKT-2).
        GUIDED = "guided";
        /// The department has met a problem that it needs marketing for (MKT-6).
        DIFFICULTY = "difficulty";
        /// Marketing has asked how far it is (MKT-6).
        PROGRESS = "progress-checked";
    }

    /// Properties that the rules ask for.
    flag: Flag {
        /// Several departments have a part in it: marketing leads (MKT-3).
        SEVERAL_DEPARTMENTS = "several-departments";
    }

    /// What complaints are about (MKT-3).
    subject: Subject {
        /// Product quality (产品质量).
        PRODUCT_QUALITY = "product-quality";
        /// Service attitude (服务态度).
        SERVICE_ATTITUDE = "service-attitude";
        /// A marketing campaign (营销活动).
        CAMPAIGN = "campaign";
    }

    /// Causes that the analysis names (MKT-4).
    cause: Cause {
        /// Design of the product (产品设计缺陷).
        DESIGN = "design";
        /// Production process (生产工艺问题).
        PROCESS = "process";
        /// Flow of the service (服务流程不合理).
        SERVICE_FLOW = "service-flow";
        /// Training of staff (员工培训不足).
        TRAINING = "training";
    }

    /// What the limits are about.
    topic: Topic {
        /// Handled and answered (MKT-5).
        HANDLE = "handle";
        /// The resolution carried out by its date (MKT-4).
        CARRY_OUT = "carry-out";
        /// Called back (MKT-7).
        FOLLOW_UP = "follow-up";
    }
}
