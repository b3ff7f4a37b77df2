//! The codes of the dealership's procedure.

codes! {
    /// The roles of a dealership.
    role: Role {
        /// Customer service (客服专员): records, passes on, supervises, calls back, closes.
        CUSTOMER_SERVICE = "customer-service";
        /// Service consultant (服务顾问).
        SERVICE_CONSULTANT = "service-consultant";
        /// Sales consultant (销售顾问).
        SALES_CONSULTANT = "sales-consultant";
        /// Sales manager (销售经理).
        SALES_MANAGER = "sales-manager";
        /// Station head (售后站长).
        STATION_HEAD = "station-head";
        /// Workshop manager (车间经理).
        WORKSHOP_MANAGER = "workshop-manager";
        /// Parts manager (配件经理).
        PARTS_MANAGER = "parts-manager";
        /// Service manager (服务经理).
        SERVICE_MANAGER = "service-manager";
        /// Customer-service manager (客服经理).
        CUSTOMER_SERVICE_MANAGER = "customer-service-manager";
        /// General manager (总经理).
        GENERAL_MANAGER = "general-manager";
    }

    /// The departments of a dealership.
    department: Department {
        /// Customer service (客服部).
        CUSTOMER_SERVICE = "customer-service";
        /// Sales (销售部).
        SALES = "sales";
        /// After-sales (售后服务部), under the station head.
        AFTER_SALES = "after-sales";
        /// Workshop (车间): repair technique.
        WORKSHOP = "workshop";
        /// Parts (配件).
        PARTS = "parts";
        /// Reception (前台): service consultants.
        RECEPTION = "reception";
    }

    /// Facts that a dealership records by name.
    mark: Mark {
        /// Reported to the OEM (DLR-5).
        OEM_REPORTED = "oem-reported";
        /// On site, and hard to settle there (DLR-7).
        DIFFICULT = "difficult";
        /// The manager cannot settle it (DLR-14).
        CANNOT_SETTLE = "cannot-settle";
        /// The form is lost (DLR-27).
        FORM_LOST = "form-lost";
        /// The customer praised the handling (DLR-28).
        PRAISED = "praised";
        /// The customer sent a banner (DLR-28).
        BANNER = "banner";
    }

    /// Properties that the rules ask for.
    flag: Flag {
        /// The OEM's support is needed (DLR-5).
        OEM_SUPPORT = "oem-support";
    }

    /// Lines of business (DLR-10).
    line: Line {
        /// Sales (销售).
        SALES = "sales";
        /// After-sales (售后).
        AFTER_SALES = "after-sales";
    }

    /// What complaints are about (DLR-10, DLR-14, DLR-21).
    subject: Subject {
        /// Repair technique (维修技术).
        REPAIR_TECHNIQUE = "repair-technique";
        /// Parts (配件).
        PARTS = "parts";
        /// Reception (前台服务).
        RECEPTION = "reception";
        /// Service attitude (服务态度).
        SERVICE_ATTITUDE = "service-attitude";
        /// Product quality (产品质量).
        PRODUCT_QUALITY = "product-quality";
        /// Delivery and contract of sale (交车与合同).
        DELIVERY = "delivery";
    }

    /// What the dealership's limits are about, as far as its forms ask for them.
    topic: Topic {
        /// Handled (DLR-13, DLR-14).
        HANDLE = "handle";
        /// Settled after a call-back (DLR-9, DLR-24).
        SETTLE = "settle";
        /// Form returned (DLR-8, DLR-13).
        FORM_RETURN = "form-return";
        /// The limit that the form leaves blank (DLR-30).
        FORM_ANSWER = "form-answer";
        /// Contact within three hours of the form (DLR-30).
        FORM_CONTACT = "form-contact";
        /// Form filled in (DLR-4).
        FORM = "form";
        /// First contact (DLR-4, DLR-16).
        FIRST_CONTACT = "first-contact";
        /// Reported to the OEM (DLR-5).
        OEM_REPORT = "oem-report";
        /// Form signed for (DLR-11).
        SIGN = "sign";
        /// Reported to the head of department (DLR-7).
        REPORT_TO_HEAD = "report-to-head";
        /// Customer called back (DLR-9, DLR-15).
        CALL_BACK = "call-back";
        /// Owner named (DLR-12).
        NAME_OWNER = "name-owner";
        /// Opinion set out (DLR-12).
        OPINION = "opinion";
        /// Resolution told (DLR-12).
        TELL = "tell";
        /// Manager contacts at once (DLR-14).
        MANAGER_CONTACT = "manager-contact";
    }
}
